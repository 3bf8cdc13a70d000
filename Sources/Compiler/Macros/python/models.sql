{#
    The Python that is put behind a Python model's text, so that its `dbt` object answers `ref`, `source`, `config`,
    `this` and `is_incremental`. Databases that run Python call `py_script_postfix`; `py_script_comment` is theirs to
    override.
#}

{% macro py_script_postfix(model) -%}
# Above is the model as it was written. Below is what its dbt object knows.

{{ [build_ref_function(model), build_source_function(model), build_config_dict(model)] | join('\n\n') }}

class config:
    # What a model hands to dbt.config was read when the project was parsed.
    __init__ = lambda self, *args, **kwargs: None
    get = staticmethod(lambda key, default=None: config_dict.get(key, default))
    meta_get = staticmethod(lambda key, default=None: meta_dict.get(key, default))


class this:
    database, schema, identifier = "{{ this.database }}", "{{ this.schema }}", "{{ this.identifier }}"
    __repr__ = lambda self: '{{ resolve_model_name(this) }}'


class dbtObj:
    is_incremental = {{ is_incremental() }}

    def __init__(self, load_df_function) -> None:
        def loading(find):
            return lambda *args, **kwargs: find(*args, **kwargs, dbt_load_df_function=load_df_function)

        self.ref, self.source = loading(ref), loading(source)
        self.config, self.this = config, this()

{{ py_script_comment() }}
{%- endmacro %}


{# A relation's name as the database's Python knows it. #}
{% macro resolve_model_name(input_model_name) -%}
    {{ return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) }}
{%- endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}
    {{ input_model_name | string }}
{%- endmacro %}


{% macro build_ref_function(model) -%}
{%- set relations = {} -%}
{%- for reference in model.refs -%}
    {%- set parts = [reference.get('package'), reference['name']] if reference.get('package') else [reference['name']] -%}
    {%- set found = ref(*parts, v=reference.get('version')) -%}
    {#- A project's own `ref` may give a text; a relation is rendered whole, without a sample's filter. -#}
    {%- set found = found.render() if found.render is defined and found.render is callable else found -%}
    {%- if reference.get('version') -%}
        {%- do parts.append('v' ~ reference['version']) -%}
    {%- endif -%}
    {%- do relations.update({parts | join('.'): resolve_model_name(found)}) -%}
{%- endfor -%}
def ref(*args, **kwargs):
    relations = {{ relations | tojson }}
    version = kwargs.get("v") or kwargs.get("version")
    name = ".".join(args) + (f".v{version}" if version else "")
    return kwargs["dbt_load_df_function"](relations[name])
{%- endmacro %}


{% macro build_source_function(model) -%}
{%- set relations = {} -%}
{%- for names in model.sources -%}
    {%- do relations.update({names | join('.'): resolve_model_name(source(*names))}) -%}
{%- endfor -%}
def source(*args, dbt_load_df_function):
    relations = {{ relations | tojson }}
    return dbt_load_df_function(relations[".".join(args)])
{%- endmacro %}


{# Of the configuration, the keys that the model's text asks for. #}
{% macro build_config_dict(model) -%}
{%- set settings = {} -%}
{%- for key, default in zip(model.config.config_keys_used, model.config.config_keys_defaults) or [] -%}
    {%- do settings.update({key: model.config.get(key, default)}) -%}
{%- endfor -%}
{%- set meta = {} -%}
{%- if model.config.meta_keys_used -%}
    {%- for key, default in zip(model.config.meta_keys_used, model.config.meta_keys_defaults) -%}
        {%- do meta.update({key: (model.config.meta or {}).get(key, default)}) -%}
    {%- endfor -%}
{%- endif -%}
config_dict = {{ settings }}
meta_dict = {{ meta }}
{%- endmacro %}


{% macro py_script_comment() -%}
{%- endmacro %}

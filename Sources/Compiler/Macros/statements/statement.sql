{#
    Runs the text of its caller and keeps the result under a name. `main` is the statement by which a node's result
    is judged; its text is written below `target/run`.
#}
{%- macro statement(name=None, fetch_result=False, auto_begin=True, language='sql') -%}
    {%- if execute -%}
        {%- set compiled_code = caller() -%}
        {%- if name == 'main' -%}
            {%- do log('Writing runtime ' ~ language ~ ' for node "' ~ model['unique_id'] ~ '"') -%}
            {%- do write(compiled_code) -%}
        {%- endif -%}
        {%- if language == 'sql' -%}
            {%- set response, table = adapter.execute(compiled_code, auto_begin=auto_begin, fetch=fetch_result) -%}
        {%- elif language == 'python' -%}
            {%- set response = submit_python_job(model, compiled_code) -%}
            {%- set table = None -%}
        {%- else -%}
            {%- do exceptions.raise_compiler_error("a statement can't be written in '" ~ language ~ "'") -%}
        {%- endif -%}
        {%- if name is not none -%}
            {%- do store_result(name, response=response, agate_table=table) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{# As `statement`, but nothing is sent: the result is what the call says. #}
{% macro noop_statement(name=None, message=None, code=None, rows_affected=None, res=None) -%}
    {%- set sql = caller() -%}
    {%- if name == 'main' -%}
        {%- do log('Writing runtime SQL for node "' ~ model['unique_id'] ~ '"') -%}
        {%- do write(sql) -%}
    {%- endif -%}
    {%- if name is not none -%}
        {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
    {%- endif -%}
{%- endmacro %}


{# The rows of a query. #}
{% macro run_query(sql) %}
    {%- call statement('run_query_statement', fetch_result=true, auto_begin=false) -%}
        {{ sql }}
    {%- endcall -%}
    {%- do return(load_result('run_query_statement').table) -%}
{% endmacro %}


{% macro is_core_v2() -%}
    {{ return(false) }}
{%- endmacro %}

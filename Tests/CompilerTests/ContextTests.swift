import Manifest
import SourceText
import TestSupport
import Testing

@testable import Compiler

/// What templates see; where nothing else is said, dbt 1.11 prints the same.
@Suite struct ContextTests {
    private func render(
        _ template: String, config: DatumMap = DatumMap(), flags: DatumMap = DatumMap(), variables: DatumMap = ["x": 1]
    ) throws -> String {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder, flags: flags, variables: variables)
            try shop.model("other", "select 1 as id, 'one' as name union all select 2, 'two'")
            try shop.run("other")
            try shop.model("m", "{# {{ ref('other') }} #}" + template, config: config)
            return try shop.sql("m")
        }
    }

    @Test(arguments: [
        ("{{ this }} {{ this.schema }} {{ this.name }} {{ this.type }}", "\"m\" main m None"),
        ("{{ this.include(schema=false) }} {{ this.quote(identifier=false) }}", "\"m\" m"),
        ("{{ this.incorporate(path={'identifier': 'q'}, type='table').is_table }}", "True"),
        ("{{ api.Relation.create(schema='main', identifier='i', type='view').type }}", "view"),
        ("{{ this == this.incorporate() }} {{ this == ref('other') }}", "True False"),
        ("{{ this.path.schema }} {{ this.render() }} {{ this | string }}", "main \"m\" \"m\""),
        ("{{ api.Column('a', 'character varying', 12).data_type }}", "character varying(12)"),
        ("{{ api.Column('a', 'numeric', none, 10, 2).data_type }}", "numeric(10,2)"),
        (
            "{{ api.Column.translate_type('string') }} {{ api.Column.numeric_type('numeric', 10, 2) }}",
            "TEXT numeric(10,2)"
        ),
        (
            "{{ api.Column('a', 'text') }}",
            "Column(column='a', dtype='text', char_size=None, numeric_precision=None, numeric_scale=None)"
        ),
        ("{{ adapter.quote('a b') }} {{ adapter.type() }}", "\"a b\" sqlite"),
        ("{{ var('x') }} {{ var('y', 'dflt') }} {{ var.has_var('y') }}", "1 dflt False"),
        ("{{ target.name }} {{ target.schema }} {{ execute }}", "dev main True"),
        ("{{ model.unique_id }} {{ model.config.materialized }} {{ config.get('nope', 'd') }}", "model.shop.m view d"),
        ("{{ builtins.ref('other') }} {{ context.get('execute') }} {{ 'ref' in context }}", "\"other\" True True"),
        ("{{ graph.nodes.keys() | list }}", "['model.shop.m', 'model.shop.other']"),
        (
            "{{ adapter.dispatch('type_string', 'dbt')() }} {{ dbt.type_string() }} {{ type_numeric() }}",
            "TEXT TEXT REAL"
        ),
        ("{{ adapter.quote_as_configured('x', 'identifier') }} {{ adapter.quote_seed_column('c', false) }}", "\"x\" c"),
        ("{{ adapter.get_relation('main', 'main', 'other').type }}", "view"),
        ("{{ adapter.get_relation('main', 'main', 'nothing') is none }}", "True"),
        ("{{ load_relation(ref('other')).is_view }} {{ is_incremental() }}", "True False"),
        ("{{ adapter.get_columns_in_relation(ref('other')) | map(attribute='name') | join(',') }}", "id,name"),
        ("{{ adapter.check_schema_exists('main', 'main') }}", "True"),
        ("{{ adapter.get_missing_columns(ref('other'), this) | length }}", "2"),
    ])
    func values(_ template: String, _ expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test(arguments: [
        ("{{ t.columns[0].values() }} {{ t.columns['name'].values() | list }}", "(1, 2) ['one', 'two']"),
        ("{{ t.rows[0][1] }} {{ t.rows[1]['name'] }} {{ t.rows | length }} {{ t | length }}", "one two 2 2"),
        ("{{ t.column_names }} {{ t.columns | map(attribute='name') | list }}", "('id', 'name') ['id', 'name']"),
        ("{% for row in t %}{{ row.id }}{{ row['name'] }};{% endfor %}", "1one;2two;"),
        ("{% for id, name in t.rows %}{{ id }}-{{ name }} {% endfor %}", "1-one 2-two "),
        ("{{ t.select(['name']).column_names }} {{ t.exclude('id').rows[0][0] }}", "('name',) one"),
        ("{{ t.rename({'id': 'key'}).column_names }}", "('key', 'name')"),
        ("{{ t.rows[0].values() }} {{ t.rows[0].dict() }}", "(1, 'one') {'id': 1, 'name': 'one'}"),
        ("{{ t.columns | length }} {{ t.order_by('id', true).rows[0][0] }}", "2 2"),
        ("{{ dbt.get_intervals_between(\"'2020-01-01'\", \"'2020-01-11'\", 'day') }}", "10"),
    ])
    func results(_ template: String, _ expected: String) throws {
        let query = "{% set t = run_query('select * from ' ~ other ~ ' order by 1') %}"
        #expect(
            try render("{% set other = ref('other') %}{% if execute %}" + query + template + "{% endif %}") == expected)
    }

    @Test func resultsMustNotBeReadWhileParsing() throws {
        let error = #expect(throws: Diagnostic.self) { try render("{{ run_query('select 1 as x').columns[0] }}") }
        #expect(error?.message == "'None' has no attribute 'table'")
    }

    @Test func statementsGiveTheirResultOnce() throws {
        let text = """
            {%- if execute -%} {%- call statement('s', fetch_result=True) -%} select 5 as n {%- endcall -%}
            {%- set s = load_result('s') -%}
            {{ s.response }} {{ s.data }} {{ s['table'].rows[0][0] }} {{ load_result('none') }} {%- endif -%}
            """
        #expect(try render(text) == "OK [[5]] 5 None")
        let error = #expect(throws: Diagnostic.self) { try render(text + "{{ load_result('s') }}") }
        #expect(error?.message == "The 'statement' result named 's' has already been loaded into a variable")
    }

    @Test(arguments: [
        ("{{ var('nope') }}", "compiler.missing-variable"),
        ("{{ env_var('NOPE') }}", "compiler.missing-environment-variable"),
        ("{{ env_var('DBT_ENV_SECRET_X') }}", "compiler.secret-variable"),
        ("{{ exceptions.raise_compiler_error('no') }}", "compiler.raised"),
        ("{{ config.require('nope') }}", "compiler.raised"),
        ("{{ ref('othr') }}", "compiler.unknown-reference"),
        ("{{ source('a', 'b') }}", "compiler.unknown-source"),
        ("{{ ref() }}", "compiler.raised"),
        ("{{ nope() }}", "jinja.undefined"),
        ("{% if execute %}{% do run_query('select nope') %}{% endif %}", "sqlite.query"),
    ])
    func mistakesHaveCodesAndPlaces(_ template: String, _ code: String) throws {
        let error = #expect(throws: Diagnostic.self) { try render("\n  " + template) }
        #expect(error?.code == code)
        #expect(error?.location?.line == 2, "\(error?.description ?? "")")
    }

    @Test func aMissingReferenceNamesTheNearestOne() throws {
        let error = #expect(throws: Diagnostic.self) { try render("{{ ref('othr') }}") }
        #expect(
            error?.message == "Model 'model.shop.m' (models/m.sql) depends on a node named 'othr' which was not found")
        #expect(error?.hint == "did you mean 'other'?")
    }

    @Test func emptyRunsReadNoRows() throws {
        #expect(
            try render("select * from {{ ref('other') }}", flags: ["EMPTY": true])
                == "select * from (select * from \"other\" where false limit 0) _dbt_limit_subq_other")
    }

    @Test func messagesReachTheSession() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model(
                "m",
                "{{ log('a') }}{{ print('b') }}{% do exceptions.warn('c') %}{% if execute %}{% do run_query('select 1 as x').print_table() %}{% endif %}"
            )
            _ = try shop.sql("m")
            #expect(shop.log == ["a", "b", "| x |\n| - |\n| 1 |"])
            #expect(shop.warnings.map(\.message) == ["c"])
        }
    }
}

import Testing

/// Nothing that somebody else has put into the database is lost by a run.
@Suite struct ForeignObjectTests {
    private static let files = [
        "models/orders.sql": "{{ config(materialized='table') }} select 1 as id, 'a' as name",
        "models/recent.sql": "select * from {{ ref('orders') }}",
        "models/lonely.sql": "{{ config(materialized='table') }} select 1 as id",
        "seeds/rates.csv": "id,rate\n1,2.5\n",
    ]

    /// The statement, and how the message lists what it makes; `ORDERS` and `BI` stand for names.
    static let foreignObjects = [
        ("create view BI.dash as select * from ORDERS", "view BI.dash"),
        ("create materialized view BI.sums as select count(*) from ORDERS", "materialized view BI.sums"),
        (
            "create function BI.f() returns bigint language sql begin atomic select count(*) from ORDERS; end",
            "function BI.f()"
        ),
        ("create function BI.g(ORDERS) returns int language sql as 'select 1'", "function BI.g(ORDERS)"),
        (
            "alter table ORDERS add primary key (id); create table BI.lines (id int constraint lines_fk references ORDERS)",
            "table constraint lines_fk on BI.lines"
        ),
        (
            "create table BI.log (a int); create rule r as on insert to BI.log do also delete from ORDERS",
            "rule r on BI.log"
        ),
        (
            "create table BI.secret (a int); create policy p on BI.secret using (a in (select id from ORDERS))",
            "policy p on BI.secret"
        ),
        ("create table BI.heir () inherits (ORDERS)", "table BI.heir"),
        ("create table BI.typed (o ORDERS)", "table column BI.typed.o"),
    ]

    @Test func everyKindOfObjectIsListedAndKept() throws {
        let shop = try Shop(.postgres, Self.files)
        func named(_ text: String) -> String {
            text.replacing("ORDERS", with: shop.own("orders")).replacing("BI", with: shop.foreign)
        }
        #expect(try shop.call("build").exitCode == 0)
        for (statement, _) in Self.foreignObjects { try shop.execute(named(statement)) }
        let before = shop.rows("select '\(shop.own("orders"))'::regclass::oid")
        let outcome = try shop.call("run")
        #expect(outcome.exitCode == 1)
        #expect(outcome.text.contains("Runtime Error in model orders (models/orders.sql)"))
        #expect(
            outcome.text.contains("would drop \(Self.foreignObjects.count) objects that this project does not build"))
        let lines = outcome.text.split(separator: "\n").map { $0.trimmingPrefix(while: { $0 == " " }) }
        for (_, listed) in Self.foreignObjects { #expect(lines.contains(named(listed)[...]), "\(listed)") }
        #expect(shop.rows("select '\(shop.own("orders"))'::regclass::oid") == before)
        #expect(try shop.statuses() == ["orders": "error", "recent": "skipped", "lonely": "success"])
        #expect(!shop.relations.contains { $0.contains("__dbt") })
    }

    /// Somebody's view on the project's view on the project's table.
    @Test func viewsOnViewsCount() throws {
        let shop = try Shop(.postgres, Self.files)
        try shop.call("build")
        try shop.execute("create view \(shop.foreign).dash as select * from \(shop.own("recent"))")
        let outcome = try shop.call("run")
        #expect(try shop.statuses() == ["orders": "error", "recent": "skipped", "lonely": "success"])
        #expect(outcome.text.contains("view \(shop.foreign).dash"))
        #expect(!outcome.text.contains("view \(shop.own("recent"))"))
        #expect(try shop.call("run", "--select", "recent").exitCode == 1)
        #expect(shop.rows("select id from \(shop.foreign).dash") == [["1"]])
        try shop.execute("drop view \(shop.foreign).dash")
        #expect(try shop.call("run").exitCode == 0)
    }

    @Test func seedsAreEmptiedAndOnlyRefreshedWhereNobodyReads() throws {
        let shop = try Shop(.postgres, Self.files)
        try shop.call("seed")
        try shop.execute("create view \(shop.foreign).dash as select * from \(shop.own("rates"))")
        try shop.write("seeds/rates.csv", "id,rate\n2,3.5\n")
        #expect(try shop.call("seed").exitCode == 0)
        #expect(shop.rows("select id from \(shop.foreign).dash") == [["2"]])
        #expect(try shop.call("seed", "--full-refresh").exitCode == 1)
        #expect(shop.rows("select id from \(shop.foreign).dash") == [["2"]])
    }

    @Test func incrementalModelsGrowUnderForeignViews() throws {
        let shop = try Shop(
            .postgres, ["models/grown.sql": "{{ config(materialized='incremental') }} select 1 as id"])
        try shop.call("run")
        try shop.execute("create view \(shop.foreign).dash as select * from \(shop.own("grown"))")
        #expect(try shop.call("run").exitCode == 0)
        #expect(try shop.call("run", "--full-refresh").exitCode == 1)
        #expect(shop.rows("select count(*) from \(shop.foreign).dash") == [["2"]])
        try shop.write("models/grown.sql", "select 1 as id")
        #expect(try shop.call("run").exitCode == 1)
        #expect(shop.rows("select count(*) from \(shop.foreign).dash") == [["2"]])
    }

    @Test func aChangedColumnTypeSparesTheirViews() throws {
        let text = """
            {{ config(materialized='incremental', on_schema_change='sync_all_columns') }}
            select cast('1' as TYPE) as id
            """
        let shop = try Shop(.postgres, ["models/grown.sql": text.replacing("TYPE", with: "varchar(5)")])
        try shop.call("run")
        try shop.execute("create view \(shop.foreign).dash as select * from \(shop.own("grown"))")
        try shop.write("models/grown.sql", text.replacing("TYPE", with: "int"))
        let outcome = try shop.call("run")
        #expect(outcome.exitCode == 1)
        #expect(outcome.text.contains("view \(shop.foreign).dash"))
        #expect(shop.rows("select id from \(shop.foreign).dash") == [["1"]])
    }

    @Test func ownDependentsGoAndAreNamed() throws {
        let shop = try Shop(.postgres, Self.files)
        try shop.call("build")
        let outcome = try shop.call("run", "--select", "orders")
        #expect(outcome.exitCode == 0)
        #expect(outcome.text.contains("drops 1 object that this command does not build again"))
        #expect(outcome.text.contains("view \(shop.own("recent"))"))
        #expect(!shop.relations.contains("recent"))
        let whole = try shop.call("run")
        #expect(whole.exitCode == 0 && !whole.text.contains("does not build again"))
    }

    /// The project may drop and make objects itself, around the replacement.
    @Test func hooksMayMakeRoom() throws {
        let shop = try Shop(.postgres, Self.files)
        try shop.write(
            "models/orders.sql",
            """
            {{ config(materialized='table', pre_hook='drop view if exists \(shop.foreign).dash',
                post_hook='create view \(shop.foreign).dash as select * from {{ this }}') }}
            select 1 as id, 'a' as name
            """)
        #expect(try shop.call("run").exitCode == 0)
        #expect(try shop.call("run").exitCode == 0)
        try shop.execute("create view \(shop.foreign).more as select * from \(shop.own("orders"))")
        let outcome = try shop.call("run", "--select", "orders")
        #expect(outcome.exitCode == 1 && outcome.text.contains("view \(shop.foreign).more"))
        #expect(shop.rows("select id from \(shop.foreign).dash") == [["1"]])
    }

    /// The text that replaces a materialized view drops it by itself, so hooks in front make no exception there.
    @Test func materializedViewsWithHooksAreWatched() throws {
        let shop = try Shop(.postgres, Self.files)
        try shop.write(
            "models/orders.sql",
            "{{ config(materialized='materialized_view', pre_hook='select 1') }} select 1 as id, 'a' as name")
        #expect(try shop.call("run", "--select", "orders").exitCode == 0)
        try shop.execute("create view \(shop.foreign).kept as select * from \(shop.own("orders"))")
        let outcome = try shop.call("run", "--select", "orders", "--full-refresh")
        #expect(outcome.exitCode == 1 && outcome.text.contains("view \(shop.foreign).kept"), "\(outcome.text)")
        #expect(shop.rows("select id from \(shop.foreign).kept") == [["1"]])
    }

    /// A materialization of the project's own is watched too: by its call of drop_relation.
    @Test func ownMaterializationsAreWatched() throws {
        let shop = try Shop(
            .postgres,
            [
                "macros/crude.sql": """
                {% materialization crude, default %}
                {% set old = load_cached_relation(this) %}
                {% if old %}{% do adapter.drop_relation(old) %}{% endif %}
                {% call statement('main') %}{{ get_create_table_as_sql(False, this, sql) }}{% endcall %}
                {% do adapter.commit() %}
                {{ return({'relations': [this.incorporate(type='table')]}) }}
                {% endmaterialization %}
                """,
                "models/orders.sql": "{{ config(materialized='crude') }} select 1 as id",
            ])
        #expect(try shop.call("run").exitCode == 0)
        try shop.execute("create view \(shop.foreign).dash as select * from \(shop.own("orders"))")
        #expect(try shop.call("run").exitCode == 1)
        #expect(shop.rows("select id from \(shop.foreign).dash") == [["1"]])
    }

    /// SQLite's views name what they read: they outlive a swap and read what comes next.
    @Test(arguments: ["table", "view", "incremental"]) func viewsOfSQLiteOutliveASwap(_ materialized: String) throws {
        var files = Self.files
        files["models/orders.sql"] = "{{ config(materialized='\(materialized)') }} select 1 as id, 'a' as name"
        let shop = try Shop(.sqlite, files)
        try shop.call("build")
        try shop.execute(
            """
            create view bi_dash as select id, name from orders;
            create view bi_more as select id from bi_dash join recent using (id);
            create table bi_lines (id integer references orders (id));
            create table bi_log (id integer);
            create trigger bi_trigger after insert on bi_lines begin
                insert into bi_log select id from orders;
            end
            """)
        let before = shop.rows("select type, name, sql from sqlite_schema where name like 'bi%' order by 2")
        try shop.write(
            "models/orders.sql", "{{ config(materialized='\(materialized)') }} select 2 as id, 'b' as name")
        #expect(try shop.call("build", "--full-refresh").exitCode == 0)
        let kind = materialized == "view" ? "table" : "view"
        for config in [materialized, kind] {
            try shop.write("models/orders.sql", "{{ config(materialized='\(config)') }} select 2 as id, 'b' as name")
            #expect(try shop.call("run", "--full-refresh").exitCode == 0)
            #expect(shop.rows("select * from bi_dash") == [["2", "b"]])
            #expect(shop.rows("select * from bi_more") == [["2"]])
            #expect(shop.rows("select type, name, sql from sqlite_schema where name like 'bi%' order by 2") == before)
        }
        try shop.execute("insert into bi_lines values (2)")
        #expect(shop.rows("select * from bi_log") == [["2"]])
    }
}

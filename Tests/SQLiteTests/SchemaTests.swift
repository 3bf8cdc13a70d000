import Glibc
import SourceText
import Testing
import Warehouse

@testable import SQLite

@Suite struct SchemaTests {
    @Test func prefixFormKeepsSchemasInNames() throws {
        let folder = try TemporaryFolder()
        let backend = try oneFile(folder)
        let connection = try backend.open()
        _ = try connection.execute(
            """
            create schema if not exists raw; create schema if not exists "raw"; create schema if not exists analytics;
            create table raw__prices (a int); create table fct__odd (b int); create view dim as select * from fct__odd
            """)
        #expect(try connection.schemas() == ["analytics", "raw"])
        #expect(try connection.relations(in: "raw").map(\.name) == ["prices"])
        #expect(
            try connection.relations(in: "analytics").map { "\($0.type) \($0.name)" } == ["view dim", "table fct__odd"])
        #expect(backend.dialect.render(RelationName(schema: "raw", identifier: "prices")) == "\"raw__prices\"")
        #expect(backend.dialect.render(RelationName(schema: "analytics", identifier: "dim")) == "\"dim\"")
        _ = try connection.execute("drop schema if exists raw cascade")
        #expect(try connection.schemas() == ["analytics"])
        #expect(try connection.rows(of: "select name from sqlite_master where name like 'raw%'").isEmpty)
    }

    @Test func fileKnownByAnotherPathIsAttachedOnce() throws {
        let folder = try TemporaryFolder()
        let connection = try manyFiles(folder, directory: "./.").open()
        // Whatever lies in the schema directory is attached with the first statement.
        #expect(try connection.schemas() == ["main"])
        _ = try connection.execute("create schema marts; create table marts.t (a int)")
        #expect(try connection.schemas() == ["main", "marts"])
    }

    @Test func attachedFormHasAFileForEachSchema() throws {
        let folder = try TemporaryFolder()
        let backend = try manyFiles(folder)
        let (one, two) = (try backend.open(), try backend.open())
        _ = try one.execute("create schema marts; create table marts.t (a int); insert into marts.t values (1)")
        #expect(access(folder.path + "/marts.db", F_OK) == 0)
        // A connection that was open before sees the new schema as well.
        #expect(try two.cell("select count(*) from marts.t") == .int(1))
        #expect(try one.schemas() == ["main", "marts"])
        #expect(
            backend.dialect.render(RelationName(database: "d", schema: "marts", identifier: "t")) == "\"marts\".\"t\"")
        // Another run finds the file by its name.
        let later = try manyFiles(folder).open()
        #expect(try later.relations(in: "marts").map(\.name) == ["t"])
        later.close()
        _ = try one.execute("drop schema marts")
        #expect(access(folder.path + "/marts.db", F_OK) != 0)
        #expect(try two.failure("select * from marts.t").message == "no such table: marts.t")
    }

    @Test func catalogFunctionsAnswerInJSON() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        _ = try connection.execute(
            "create table raw__t (a int, \"b \"\"c\" numeric(12,4)); create temporary table x as select 1 as one")
        #expect(try connection.cell("select stockdbt_relations('raw')") == .text(#"[{"name":"t","type":"table"}]"#))
        #expect(
            try connection.rows(
                of: "select value ->> 'name', value ->> 'type' from json_each(stockdbt_columns('raw', 't'))") == [
                    [.text("a"), .text("INT")], [.text("b \"c"), .text("numeric(12,4)")],
                ])
        #expect(
            try connection.cell("select stockdbt_columns('analytics', 'x')") == .text(#"[{"name":"one","type":""}]"#))
        _ = try connection.execute(
            "create view \"a \"\"b\" (x) as select a from raw__t; create temp view main_v as select 1")
        #expect(
            try connection.cell("select stockdbt_view_text('analytics', 'a \"b')")
                == .text("(x) as select a from raw__t"))
        #expect(try connection.cell("select stockdbt_view_text('raw', 'none')") == .null)
    }

    @Test func viewsSurviveTheSwapOfTheirTable() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        _ = try connection.execute(
            """
            create table t as select 1 as a; create view v as select a from t; create view w as select * from v;
            begin; create table t__dbt_tmp as select 2 as a;
            alter table t rename to t__dbt_backup; alter table t__dbt_tmp rename to t; drop table t__dbt_backup; commit
            """)
        #expect(try connection.cell("select a from w") == .int(2))
        _ = try connection.execute(
            "begin; create table t__dbt_tmp as select 3 as a; drop table t; alter table t__dbt_tmp rename to t; commit")
        #expect(try connection.cell("select a from w") == .int(3))
    }
}

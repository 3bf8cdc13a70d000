import SourceText
import Testing
import Warehouse

@testable import SQLite

@Suite struct FunctionTests {
    /// Expressions and what PostgreSQL answers, as text; null is empty.
    private func check(_ cases: [(String, String?)]) throws {
        let connection = try oneFile(try TemporaryFolder()).open()
        for (expression, expected) in cases {
            let cell = try connection.cell("select cast(\(expression) as text)")
            #expect(cell == (expected.map { .text($0) } ?? .null), "\(expression)")
        }
    }

    @Test func texts() throws {
        try check([
            ("split_part('a,b,c', ',', 2)", "b"), ("split_part('a,b,c', ',', -1)", "c"),
            ("split_part('abc', ',', 2)", ""),
            ("concat('a', null, 1)", "a1"), ("concat_ws('-', 'a', null, 'b')", "a-b"), ("strpos('größe', 'ß')", "4"),
            ("starts_with('abc', 'ab')", "1"), ("reverse('aöb')", "böa"), ("repeat('ab', 3)", "ababab"),
            ("lpad('7', 3, '0')", "007"), ("rpad('abcd', 3)", "abc"), ("initcap('hELLO wORLD-x')", "Hello World-X"),
            ("btrim('  a ')", "a"), ("chr(228)", "ä"), ("ascii('A')", "65"),
            ("translate('12345', '143', 'ax')", "a2x5"),
            ("md5('abc')", "900150983cd24fb0d6963f7d28e17f72"), ("md5(null)", nil),
            ("substr(sha256('abc'), 1, 8)", "ba7816bf"),
        ])
    }

    @Test func regularExpressions() throws {
        try check([
            ("'BRK.A' regexp '^[A-Z0-9.^=-]{1,15}$'", "1"), ("'brk' regexp '^[A-Z]+$'", "0"), ("null regexp 'a'", nil),
            (#"'tel 42' regexp '\d{2}'"#, "1"), ("regexp_like('ABC', 'b', 'i')", "1"),
            (#"regexp_replace('2020-01-31', '(\d+)-(\d+)-(\d+)', '\3.\2.\1')"#, "31.01.2020"),
            ("regexp_replace('aXbXc', 'X', '-')", "a-bXc"), ("regexp_replace('aXbXc', 'x*', '-', 'gi')", "-a--b--c-"),
            ("regexp_substr('abc123', '[0-9]+')", "123"),
        ])
        let connection = try oneFile(try TemporaryFolder()).open()
        #expect(try connection.failure("select 'a' regexp '('").message.hasPrefix("invalid regular expression:"))
    }

    @Test func numbers() throws {
        try check([
            ("greatest(1, null, 3.5, 2)", "3.5"), ("least('b', 'a', null)", "a"), ("greatest(null)", nil),
            ("div(7, 2)", "3"), ("gcd(12, 18)", "6"), ("typeof(ln(exp(1)))", "real"), ("power(2, 10)", "1024.0"),
        ])
    }

    @Test func dates() throws {
        try check([
            ("date_trunc('month', '2020-02-29')", "2020-02-01"),
            ("date_trunc('Quarter', '2020-05-29 10:11:12')", "2020-04-01 00:00:00"),
            ("date_trunc('week', '2013-03-03')", "2013-02-25"),
            ("date_trunc('hour', '2020-02-29T10:11:12.5')", "2020-02-29 10:00:00"),
            ("date_part('dow', '2013-03-01')", "5"), ("date_part('isodow', '2013-03-03')", "7"),
            ("date_part('doy', '2012-12-31')", "366"), ("date_part('week', '2012-12-31')", "1"),
            ("date_part('epoch', '1970-01-02 00:00:01')", "86401"),
            ("date_part('second', '2020-01-01 00:00:01.25')", "1.25"),
            ("make_date(2012, 2, 29)", "2012-02-29"), ("to_date('2012-02-29', 'YYYY-MM-DD')", "2012-02-29"),
            ("to_char('2013-03-01 14:05:06', 'Dy DD Mon YYYY HH24:MI:SS')", "Fri 01 Mar 2013 14:05:06"),
            ("date_trunc('month', null)", nil), ("length(now())", "19"),
        ])
        let connection = try oneFile(try TemporaryFolder()).open()
        #expect(try connection.failure("select make_date(2013, 2, 29)").message == "date field value out of range")
        #expect(
            try connection.failure("select date_trunc('eon', '2013-01-01')").message == "unit \"eon\" not recognized")
    }

    @Test func aggregates() throws {
        let connection = try oneFile(try TemporaryFolder()).open()
        _ = try connection.execute(
            "create table t (g text, x real, y real); insert into t values ('a', 2, 1), ('a', 4, 2), ('a', null, 9), ('a', 4, 3), ('a', 10, 5), ('b', 1, 1)"
        )
        let rows = try connection.rows(
            of: """
                select var_samp(x), var_pop(x), median(x), percentile_cont(x, 0.25), percentile_disc(x, 0.5), mode(x),
                    round(corr(x, y), 9), covar_pop(x, y), bool_or(x > 9), bool_and(x > 9), string_agg(cast(x as int), '+')
                from t group by g order by g
                """)
        #expect(
            rows == [
                [
                    .double(12), .double(9), .double(4), .double(3.5), .double(4), .double(4), .double(0.957841489),
                    .double(4.25), .int(1), .int(0), .text("2+4+4+10"),
                ],
                [
                    .null, .double(0), .double(1), .double(1), .double(1), .double(1), .null, .double(0), .int(0),
                    .int(0), .text("1"),
                ],
            ])
        #expect(
            try connection.rows(of: "select stddev(x), median(x), string_agg(x, ',') from t where false") == [
                [.null, .null, .null]
            ])
        #expect(
            try connection.cell("select stockdbt_listagg(y, '|', 3, 'da', x, -y) from t where g = 'a'")
                == .text("9.0|5.0|3.0"))
    }

    /// A window that slides computes from what it holds: a huge value that has left leaves no trace.
    @Test func aggregatesInWindows() throws {
        let connection = try oneFile(try TemporaryFolder()).open()
        let rows = try connection.rows(
            of: """
                with t(i, x) as (values (1, 1e15), (2, 1.0), (3, 2.0), (4, null), (5, 4.0))
                select stddev_samp(x) over w, median(x) over w, count(x) over w
                from t window w as (order by i rows between 1 preceding and current row) order by i
                """)
        #expect(rows[2] == [.double(0.5.squareRoot()), .double(1.5), .int(2)])
        #expect(rows[3] == [.null, .double(2), .int(1)])
        #expect(rows[4] == [.null, .double(4), .int(1)])
    }

    @Test func brokenViewIsRefusedAtItsPlace() throws {
        let connection = try oneFile(try TemporaryFolder()).open()
        _ = try connection.execute("create table t (price real)")
        let problem = try connection.failure("create view v as\nselect pricee from t")
        #expect(problem.message == "no such column: pricee")
        #expect(problem.location?.line == 2 && problem.location?.column == 8)
        #expect(try connection.rows(of: "select name from sqlite_master where name = 'v'").isEmpty)
        _ = try connection.execute("create view if not exists \"as\" (p) as select price from t -- done")
        #expect(try connection.rows(of: "select p from \"as\"").isEmpty)
    }
}

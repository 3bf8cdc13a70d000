import SourceText
import Testing

/// Constraints and contracts as PostgreSQL gets them.
@Suite struct ConstraintTests {
    @Test func foreignKeysNameModelsAndAreEdges() throws {
        let shop = try Shop(
            .postgres,
            [
                "models/customers.sql": "{{ config(materialized='table') }} select 1 as id",
                "models/orders.sql": "{{ config(materialized='table') }} select 1 as id, 1 as customer",
                "models/models.yml": """
                models:
                  - name: customers
                    config: {contract: {enforced: true}}
                    columns: [{name: id, data_type: integer, constraints: [{type: primary_key}]}]
                  - name: orders
                    config: {contract: {enforced: true}}
                    constraints:
                      - {type: foreign_key, columns: [id], to: "ref('customers')", to_columns: [id]}
                    columns:
                      - {name: id, data_type: integer}
                      - name: customer
                        data_type: integer
                        constraints: [{type: foreign_key, to: "ref('customers')", to_columns: [id]}]
                """,
            ])
        let outcome = try shop.call("run")
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        let keys = shop.rows(
            "select count(*) from pg_constraint where contype = 'f' and conrelid = '\(shop.own("orders"))'::regclass")
        #expect(keys == [["2"]])
        let manifest = try JSON.parse(shop.read("target/manifest.json") ?? "")
        #expect(manifest["parent_map"]?["model.shop.orders"] == ["model.shop.customers"])
        try shop.write(
            "models/models.yml", (shop.read("models/models.yml") ?? "").replacing("ref('customers')", with: "customers")
        )
        let refused = try shop.call("run")
        #expect(refused.exitCode == 2)
        #expect(refused.text.contains("on foreign key constraint 'to' on model orders: customers."))
    }

    /// `varchar` fulfils a contract of `text`; another group of types does not.
    @Test func contractsCompareGroupsOfTypes() throws {
        let shop = try Shop(
            .postgres,
            [
                "models/m.sql":
                    "{{ config(materialized='table') }} select 'x'::varchar as a, 1::bigint as b, null::uuid as c",
                "models/models.yml": """
                models:
                  - name: m
                    config: {contract: {enforced: true}}
                    columns: [{name: a, data_type: text}, {name: b, data_type: int}, {name: c, data_type: uuid}]
                """,
            ])
        let outcome = try shop.call("run")
        #expect(outcome.text.contains("| b           | LONGINTEGER     | INTEGER       | data type mismatch |"))
        #expect(!outcome.text.contains("| a ") && !outcome.text.contains("| c "))
    }
}

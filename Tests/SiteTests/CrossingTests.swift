import Testing

@testable import Site

/// Graphs of real projects are drawn with no more crossings than Graphviz's `dot` needs for them.
///
/// The figures of dot were counted by `Tests/Page/crossings.py`, which measures both pictures in the same way.
@Suite struct CrossingTests {
    /// One node a line: its band, its name, its parents.
    struct Graph: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let dot: Int
        let text: String
    }

    @Test(arguments: [stockProject, jaffleShop]) func crossingsAreNoMoreThanThoseOfDot(graph: Graph) throws {
        let lines = graph.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let names = lines.map { $0[1] }
        var edges: [(from: Int, to: Int)] = []
        for (child, words) in lines.enumerated() {
            for parent in words.dropFirst(2) { edges.append((try #require(names.firstIndex(of: parent)), child)) }
        }
        let bands = lines.map { words in Band.allCases.first { "\($0)" == words[0] } }
        var order: [Int] = []
        while order.count < names.count {
            order += names.indices.filter { node in
                !order.contains(node) && edges.allSatisfy { $0.to != node || order.contains($0.from) }
            }
        }
        let layout = GraphLayout(bands: bands, widths: names.map { _ in 150 }, edges: edges, order: order)
        #expect(layout.crossings <= graph.dot)
    }

    static let stockProject = Graph(
        testDescription: "the stock project", dot: 1,
        text: """
            sources raw.stock_metadata
            sources raw.stock_prices
            sources raw.stock_volumes
            intermediate int_stock_daily_agg stg_stock_prices stg_stock_volumes
            intermediate int_stock_metrics int_stock_daily_agg
            marts agg_stock_monthly fact_stock_daily
            marts dim_stocks snap_stock_metadata stock_symbols fact_stock_daily
            marts fact_stock_daily int_stock_metrics
            staging stg_stock_metadata raw.stock_metadata
            snapshots snap_stock_metadata stg_stock_metadata
            staging stg_stock_prices raw.stock_prices
            staging stg_stock_volumes raw.stock_volumes
            sources stock_symbols
            exposures daily_market_monitor fact_stock_daily dim_stocks
            exposures monthly_performance_report agg_stock_monthly dim_stocks
            exposures risk_notebook fact_stock_daily
            """)

    static let jaffleShop = Graph(
        testDescription: "the jaffle shop", dot: 1,
        text: """
            sources ecom.raw_customers
            sources ecom.raw_items
            sources ecom.raw_orders
            sources ecom.raw_products
            sources ecom.raw_stores
            sources ecom.raw_supplies
            marts customers stg_customers orders
            marts locations stg_locations
            marts metricflow_time_spine
            marts order_items stg_order_items stg_orders stg_products stg_supplies
            marts orders stg_orders order_items
            marts products stg_products
            marts supplies stg_supplies
            staging stg_customers ecom.raw_customers
            staging stg_locations ecom.raw_stores
            staging stg_order_items ecom.raw_items
            staging stg_orders ecom.raw_orders
            staging stg_products ecom.raw_products
            staging stg_supplies ecom.raw_supplies
            """)
}

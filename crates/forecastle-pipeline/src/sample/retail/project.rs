//! The settings of a project made of a retail sample.

use super::{Options, Plan};

/// The text of `forecastle.toml`.
pub fn settings(plan: &Plan, options: &Options, name: &str) -> String {
    let ending = options.form.ending();
    let mut text = format!(
        r#"version = 1
name = "{name}"

# Generated: {title}. What is behind it is in truth/.
[data.transactions]              # a row per order line
source = "data/transactions.{ending}"
keys = ["sku", "warehouse_id"]   # what makes a series
target = "quantity"
frequency = "daily"
missing_period = "zero"          # a day without a row: nothing was sold

[data.returns]
source = "data/returns.{ending}"
netted_on = "day_sold"           # day_sold or day_returned

[data.products]
source = "data/products.csv"

[data.warehouses]
source = "data/warehouses.csv"

[data.campaigns]
source = "data/campaigns.csv"

[data.calendar]
source = "data/calendar.csv"

[data.weather]
source = "data/weather.csv"

[data.suppliers]
source = "data/suppliers.csv"
"#,
        title = plan.title,
    );
    if options.has_stock {
        text.push_str(&format!("\n[data.stock]\nsource = \"data/stock.{ending}\"\n"));
    }
    text.push_str(
        r#"
[forecast]
horizon = 28                     # days ahead
levels = [80, 95]                # prediction intervals, percent
preset = "balanced"              # fast, balanced or best
seed = 0

[backtest]
windows = 3                      # past origins that models are tried from
metric = "wmape"                 # what models are chosen by
"#,
    );
    text
}

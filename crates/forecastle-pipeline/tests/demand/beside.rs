//! What the tables beside the transactions do to a panel.

use forecastle_core::Panel;
use forecastle_core::panel::Role;
use forecastle_pipeline::demand::stock_outs;

use crate::shop::{Shop, csv, rows, sums};

const RETURNS: &str = "\n[data.returns]\nsource = \"data/returns.csv\"\n";

fn total(panel: &Panel) -> f64 {
    (0..panel.series_count()).flat_map(|series| panel.values(series)).sum()
}

fn series(panel: &Panel, key: &str) -> usize {
    panel.keys().iter().position(|other| other.to_string() == key).unwrap()
}

fn covariate(panel: &Panel, name: &str) -> usize {
    panel.covariates().iter().position(|covariate| covariate.name == name).unwrap()
}

/// Two products in two warehouses over ten days; b in south begins on the fourth.
fn small() -> Shop {
    let mut text = String::from("transaction_date,sku,warehouse_id,quantity\n");
    for day in 1..=10 {
        for (sku, warehouse) in [("a", "n"), ("a", "s"), ("b", "n"), ("b", "s")] {
            if (sku, warehouse) != ("b", "s") || day >= 4 {
                text.push_str(&format!("2024-03-{day:02},{sku},{warehouse},{day}\n"));
            }
        }
    }
    let shop = Shop::new();
    shop.write("sales.csv", &text);
    shop
}

#[test]
fn returns_lessen_demand_on_the_day_sold_or_returned() {
    let shop = small();
    shop.write(
        "returns.csv",
        "sku,warehouse_id,return_date,quantity\na,n,2024-03-09,10\nb,s,2024-03-04,9\nc,n,2024-03-04,1\n",
    );
    let (panel, evidence) = shop.read("sales.csv", RETURNS);
    let panel = panel.unwrap();
    let sold = |days: std::ops::RangeInclusive<u32>| days.map(f64::from);
    let expected: Vec<f64> = sold(1..=7).chain([7.0, 0.0, 10.0]).collect();
    assert_eq!(panel.values(series(&panel, "a / n")), expected);
    assert_eq!(panel.values(series(&panel, "b / s")), [0.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
    let unmatched = &evidence.tables.unmatched_returns;
    let found: Vec<_> =
        unmatched.cells.iter().map(|cell| (cell.row, cell.value.as_str())).collect();
    assert_eq!(found, [(3, "5"), (4, "1")]);

    let on_day = format!("{RETURNS}netted_on = \"day_returned\"\n");
    let panel = shop.panel("sales.csv", &on_day);
    let expected: Vec<f64> = sold(1..=8).chain([0.0, 10.0]).collect();
    assert_eq!(panel.values(series(&panel, "a / n")), expected);
    let panel = shop.panel("sales.csv", &format!("allow_negative = true\n{on_day}"));
    assert_eq!(panel.values(series(&panel, "a / n"))[8], -1.0);
    assert_eq!(panel.values(series(&panel, "b / s"))[0], -5.0);
}

#[test]
fn what_came_back_as_a_line_below_zero_is_taken_off_earlier_sales() {
    let shop = Shop::new();
    let head = "transaction_date,sku,quantity\n";
    let text = format!("{head}2024-03-01,a,5\n2024-03-02,a,3\n2024-03-03,a,-6\n2024-03-05,a,2\n");
    shop.write("sales.csv", &text);
    let panel = shop.panel("sales.csv", "");
    assert_eq!(panel.values(0), [2.0, 0.0, 0.0, 0.0, 2.0]);
    let panel = shop.panel("sales.csv", "allow_negative = true");
    assert_eq!(panel.values(0), [5.0, 3.0, -6.0, 0.0, 2.0]);
}

#[test]
fn products_and_warehouses_say_when_series_begin_and_what_they_are() {
    let shop = small();
    shop.write(
        "products.csv",
        "sku,category,price,launch_date,is_seasonal\na,tools,9.5,2023-01-01,false\nb,toys,,2024-03-02,yes\n",
    );
    shop.write(
        "warehouses.csv",
        "warehouse_id,location_city,operational_since\nn,Kiel,2020-01-01\ns,Ulm,2024-03-03\nw,Bonn,\n",
    );
    let more = "[data.products]\nsource = \"data/products.csv\"\n\
                [data.warehouses]\nsource = \"data/warehouses.csv\"\n";
    let (panel, evidence) = shop.read("sales.csv", more);
    let panel = panel.unwrap();
    // b in south was on sale a day before it sold; a in south sold before the warehouse opened.
    assert_eq!(panel.values(series(&panel, "b / s"))[..2], [0.0, 4.0]);
    assert_eq!(panel.start(series(&panel, "a / s")), 0);
    assert_eq!(panel.start(series(&panel, "a / n")), 0);
    assert_eq!(evidence.tables.out_of_range.total, 2);
    let names: Vec<_> = panel.statics().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["category", "price", "is_seasonal", "location_city"]);
    let of = |name: &str, key: &str| {
        let column = panel.statics().iter().find(|column| column.name == name).unwrap();
        column.values[series(&panel, key)]
    };
    assert_eq!(panel.statics()[0].labels, ["tools", "toys"]);
    assert_eq!((of("category", "b / n"), of("price", "a / s")), (1.0, 9.5));
    assert_eq!(of("is_seasonal", "b / n"), 1.0);
    assert!(of("price", "b / n").is_nan());
    assert_eq!(panel.statics()[3].labels, ["Kiel", "Ulm"]);
}

#[test]
fn campaigns_reach_their_products_and_regions_and_no_row_more() {
    let shop = small();
    let alone = shop.panel("sales.csv", "");
    shop.write(
        "warehouses.csv",
        "warehouse_id,location_city,location_state\nn,Kiel,SH\ns,Ulm,BW\n",
    );
    shop.write(
        "campaigns.csv",
        "campaign_id,start_date,end_date,sku,discount_percent,campaign_type,target_region\n\
         1,2024-03-02,2024-03-03,,10,flash,\n\
         2,2024-03-03,2024-03-05,a,30,clearance,SH\n\
         3,2024-03-12,2024-03-13,b,20,flash,Ulm\n\
         4,2024-03-05,2024-03-05,a,5,flash,\n",
    );
    let more = "[data.warehouses]\nsource = \"data/warehouses.csv\"\n\
                [data.campaigns]\nsource = \"data/campaigns.csv\"\n[forecast]\nhorizon = 5";
    let panel = shop.panel("sales.csv", more);
    assert_eq!(total(&panel), total(&alone));
    assert_eq!((panel.series_count(), panel.future_count()), (4, 5));
    let discount = covariate(&panel, "discount_percent");
    let of = |key: &str| panel.covariate_values(discount, series(&panel, key)).to_vec();
    let with = |values: &[(usize, f64)], length: usize| {
        let mut expected = vec![0.0; length];
        values.iter().for_each(|(place, value)| expected[*place] = *value);
        expected
    };
    assert_eq!(of("a / n"), with(&[(1, 10.0), (2, 30.0), (3, 30.0), (4, 30.0)], 15));
    assert_eq!(of("a / s"), with(&[(1, 10.0), (2, 10.0), (4, 5.0)], 15));
    assert_eq!(of("b / n"), with(&[(1, 10.0), (2, 10.0)], 15));
    assert_eq!(of("b / s"), with(&[(8, 20.0), (9, 20.0)], 12), "planned ahead, from its start on");
    let covariates = panel.covariates();
    assert!(covariates.iter().all(|covariate| covariate.is_shared()));
    assert_eq!(covariates[discount].role, Role::KnownFuture { periods_ahead: vec![5; 4] });
    let kind = covariate(&panel, "campaign_type");
    assert_eq!(covariates[kind].labels, ["clearance", "flash", "none"]);
    assert_eq!(panel.covariate_values(kind, series(&panel, "a / n"))[..4], [2.0, 1.0, 0.0, 0.0]);
}

#[test]
fn the_calendar_and_the_weather_are_shared() {
    let shop = small();
    shop.write("warehouses.csv", "warehouse_id,location_city\nn,Kiel\ns,Ulm\n");
    let (mut days, mut weather) = (
        String::from("date,is_weekend,is_holiday,holiday_name,is_payday\n"),
        String::from("date,location_city,temperature_avg,is_extreme_weather\n"),
    );
    for day in 1..=14 {
        let (holiday, name) = if day == 8 { (1, "Women's Day") } else { (0, "") };
        days.push_str(&format!("2024-03-{day:02},0,{holiday},{name},{}\n", u8::from(day == 1)));
        if day <= 10 {
            weather.push_str(&format!("2024-03-{day:02},Kiel,{day},0\n"));
            weather.push_str(&format!("2024-03-{day:02},Ulm,{},0\n", day + 20));
        }
    }
    shop.write("calendar.csv", &days);
    shop.write("weather.csv", &weather);
    let more = "[data.warehouses]\nsource = \"data/warehouses.csv\"\n\
                [data.calendar]\nsource = \"data/calendar.csv\"\n\
                [data.weather]\nsource = \"data/weather.csv\"\n";
    let panel = shop.panel("sales.csv", more);
    let names: Vec<_> =
        panel.covariates().iter().map(|c| (c.name.as_str(), c.is_known_future())).collect();
    assert_eq!(
        names,
        [
            ("is_holiday", true),
            ("is_payday", true),
            ("temperature_avg", false),
            ("is_extreme_weather", false)
        ]
    );
    assert_eq!(panel.future_count(), 4);
    let temperature = panel.covariate_values(2, series(&panel, "b / s"));
    assert_eq!(temperature[..7], [24.0, 25.0, 26.0, 27.0, 28.0, 29.0, 30.0]);
    assert!(temperature[7..].iter().all(|value| value.is_nan()));
    let events: Vec<_> = panel.calendar().events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(events, ["Women's Day"]);
}

#[test]
fn days_without_stock_are_places_of_series() {
    let shop = small();
    shop.write(
        "stock.csv",
        "date,sku,warehouse_id,on_hand\n2024-03-02,a,n,0\n2024-03-03,a,n,5\n2024-03-05,b,s,0\n\
         2024-03-04,a,n,0\n2024-03-02,b,s,0\n2024-04-02,a,n,0\n",
    );
    let more = "[data.stock]\nsource = \"data/stock.csv\"\n";
    let settings = shop.settings("sales.csv", more);
    let panel = shop.panel("sales.csv", more);
    let empty = stock_outs(&settings, &panel).unwrap();
    assert_eq!(empty[series(&panel, "a / n")], [1, 3]);
    assert_eq!(empty[series(&panel, "b / s")], [1], "its fourth day of March is its first");
    assert!(empty[series(&panel, "a / s")].is_empty());
}

#[test]
fn names_that_another_table_lacks_and_rows_that_come_twice_are_found() {
    let shop = Shop::new();
    let rows = rows(500, 20);
    shop.write("sales.csv", &csv(&rows));
    let mut products = String::from("sku,price\n");
    for number in 0..12 {
        products.push_str(&format!("S{number},{}\n", number - 1));
    }
    products.push_str("S3,7\n");
    shop.write("products.csv", &products);
    shop.write(
        "stock.csv",
        "date,sku,warehouse_id,on_hand\n2024-01-01,S0,north,0\n2024-01-02,S99,north,-1\n",
    );
    let more = "[data.products]\nsource = \"data/products.csv\"\n[data.stock]\nsource = \"data/stock.csv\"\n";
    let (panel, evidence) = shop.read("sales.csv", more);
    assert_eq!(
        total(&panel.unwrap()),
        sums(&rows).values().flat_map(|d| d.values()).map(|s| s.0 as f64).sum::<f64>()
    );
    let found = &evidence.tables;
    let orphans: Vec<_> =
        found.orphans.cells.iter().map(|c| (c.file.as_str(), c.value.as_str())).collect();
    assert_eq!(orphans, [("data/sales.csv", "S12"), ("data/stock.csv", "S99")]);
    let ranges: Vec<_> =
        found.out_of_range.cells.iter().map(|c| (c.row, c.value.as_str())).collect();
    assert_eq!(ranges, [(2, "-1"), (3, "-1")]);
    assert_eq!(found.repeated_rows.cells[0].row, 14);
}

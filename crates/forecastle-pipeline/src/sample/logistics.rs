//! A wholesaler that delivers from warehouses all over the country.

use super::retail::{CategoryPlan, LAST_DAY, Plan, Size};

/// Deliveries on working days, few on Saturdays, fewer on Sundays.
const WORKING_DAYS: [f64; 7] = [1.25, 1.2, 1.15, 1.15, 1.2, 0.65, 0.4];

const STAPLE: CategoryPlan = CategoryPlan {
    name: "Groceries",
    sub_categories: &["Pasta and Rice", "Canned Food", "Baking"],
    season: 0.05,
    peak_day: 340.0,
    second_wave: 0.03,
    christmas: 0.15,
    weekdays: WORKING_DAYS,
    temperature: -0.002,
    rain: 0.01,
    price: (2.0, 25.0),
    weight_kg: (0.5, 12.0),
    return_rate: 0.01,
    shutdown_depth: 0.0,
    recovery_days: 1.0,
};

/// The logistics sample.
pub const LOGISTICS: Plan = Plan {
    name: "logistics",
    title: "a wholesaler's deliveries from its warehouses",
    categories: &[
        STAPLE,
        CategoryPlan {
            name: "Beverages",
            sub_categories: &["Water", "Soft Drinks", "Juice"],
            season: 0.32,
            peak_day: 200.0,
            second_wave: 0.04,
            christmas: 0.1,
            temperature: 0.02,
            rain: -0.03,
            price: (3.0, 30.0),
            weight_kg: (4.0, 18.0),
            ..STAPLE
        },
        CategoryPlan {
            name: "Household",
            sub_categories: &["Cleaning", "Paper", "Kitchen"],
            season: 0.06,
            peak_day: 90.0,
            return_rate: 0.02,
            price: (3.0, 40.0),
            ..STAPLE
        },
        CategoryPlan {
            name: "Garden",
            sub_categories: &["Tools", "Soil and Seeds", "Barbecue"],
            season: 0.65,
            peak_day: 135.0,
            second_wave: 0.1,
            christmas: -0.1,
            temperature: 0.03,
            rain: -0.08,
            price: (5.0, 120.0),
            return_rate: 0.04,
            ..STAPLE
        },
        CategoryPlan {
            name: "Winter Goods",
            sub_categories: &["Heating", "Road Salt", "Insulation"],
            season: 0.75,
            peak_day: 5.0,
            second_wave: 0.05,
            christmas: 0.0,
            temperature: -0.035,
            rain: 0.03,
            price: (8.0, 150.0),
            return_rate: 0.03,
            ..STAPLE
        },
        CategoryPlan {
            name: "Electronics",
            sub_categories: &["Batteries", "Lighting", "Cables"],
            season: 0.12,
            peak_day: 340.0,
            christmas: 0.45,
            temperature: 0.0,
            rain: 0.0,
            price: (4.0, 200.0),
            weight_kg: (0.1, 6.0),
            return_rate: 0.05,
            ..STAPLE
        },
    ],
    brands: &["Alder", "Brightwell", "Corvid", "Dunmore", "Eastgate", "Fernhill", "Granby"],
    size: Size {
        skus: 200,
        warehouses: 10,
        days: 730,
        last_day: LAST_DAY,
        assortment_percent: 100.0,
        stock_out_percent: 4.0,
        outliers_per_1000: 0.5,
        errors: 0,
    },
    mean_units: 5.0,
    zipf: 1.15,
    has_lots: true,
    holiday: -0.9,
    payday: 0.04,
    has_shutdown: false,
    has_closed_warehouse: true,
};

//! An online shop that was shut from November to January and recovered over months.

use super::retail::{CategoryPlan, LAST_DAY, Plan, Size};

/// Orders are placed at the beginning of the week and on Sundays.
const ONLINE: [f64; 7] = [1.12, 1.05, 1.0, 0.97, 0.88, 0.86, 1.12];

const HOME: CategoryPlan = CategoryPlan {
    name: "Home",
    sub_categories: &["Kitchen", "Bedding", "Decoration"],
    season: 0.1,
    peak_day: 320.0,
    second_wave: 0.05,
    christmas: 0.35,
    weekdays: ONLINE,
    temperature: -0.004,
    rain: 0.02,
    price: (12.0, 180.0),
    weight_kg: (0.3, 15.0),
    return_rate: 0.07,
    shutdown_depth: 0.95,
    recovery_days: 45.0,
};

/// The e-commerce sample.
pub const ECOMMERCE: Plan = Plan {
    name: "ecommerce",
    title: "an online shop's orders",
    categories: &[
        HOME,
        CategoryPlan {
            name: "Electronics",
            sub_categories: &["Phones", "Audio", "Computers", "Cameras"],
            season: 0.12,
            peak_day: 330.0,
            christmas: 0.55,
            price: (20.0, 900.0),
            return_rate: 0.06,
            shutdown_depth: 0.97,
            recovery_days: 60.0,
            ..HOME
        },
        CategoryPlan {
            name: "Fashion",
            sub_categories: &["Women", "Men", "Children", "Shoes"],
            season: 0.15,
            peak_day: 280.0,
            second_wave: 0.15,
            christmas: 0.25,
            temperature: -0.012,
            price: (10.0, 140.0),
            weight_kg: (0.1, 2.0),
            return_rate: 0.22,
            shutdown_depth: 0.98,
            recovery_days: 75.0,
            ..HOME
        },
        CategoryPlan {
            name: "Toys",
            sub_categories: &["Games", "Building", "Dolls"],
            season: 0.1,
            peak_day: 345.0,
            christmas: 1.1,
            price: (8.0, 90.0),
            return_rate: 0.04,
            shutdown_depth: 0.96,
            recovery_days: 35.0,
            ..HOME
        },
        CategoryPlan {
            name: "Sports",
            sub_categories: &["Running", "Cycling", "Outdoor"],
            season: 0.4,
            peak_day: 150.0,
            second_wave: 0.1,
            christmas: 0.15,
            temperature: 0.018,
            rain: -0.04,
            price: (12.0, 250.0),
            return_rate: 0.1,
            shutdown_depth: 0.97,
            recovery_days: 50.0,
            ..HOME
        },
        CategoryPlan {
            name: "Beauty",
            sub_categories: &["Skin", "Hair", "Perfume"],
            season: 0.05,
            peak_day: 130.0,
            christmas: 0.5,
            price: (5.0, 80.0),
            weight_kg: (0.05, 0.8),
            return_rate: 0.03,
            shutdown_depth: 0.9,
            recovery_days: 18.0,
            ..HOME
        },
    ],
    brands: &["Aurora", "Bellamy", "Cinder", "Drift", "Ember", "Foxglove", "Halcyon", "Juniper"],
    size: Size {
        skus: 300,
        warehouses: 2,
        days: 900,
        last_day: LAST_DAY,
        assortment_percent: 100.0,
        stock_out_percent: 4.0,
        outliers_per_1000: 0.5,
        errors: 0,
    },
    mean_units: 3.0,
    zipf: 1.0,
    has_lots: false,
    holiday: 0.12,
    payday: 0.1,
    has_shutdown: true,
    has_closed_warehouse: false,
};

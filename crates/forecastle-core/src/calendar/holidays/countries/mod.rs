//! One file per country.

mod australia;
mod austria;
mod belgium;
mod brazil;
mod britain;
mod canada;
mod denmark;
mod finland;
mod france;
mod germany;
mod india;
mod ireland;
mod italy;
mod japan;
mod mexico;
mod netherlands;
mod new_zealand;
mod norway;
mod poland;
mod portugal;
mod south_africa;
mod spain;
mod sweden;
mod switzerland;
pub(super) mod united_states;

use super::country::Country;

/// All countries whose holidays are known, by code.
pub const COUNTRIES: &[Country] = &[
    austria::COUNTRY,
    australia::COUNTRY,
    belgium::COUNTRY,
    brazil::COUNTRY,
    canada::COUNTRY,
    switzerland::COUNTRY,
    germany::COUNTRY,
    denmark::COUNTRY,
    spain::COUNTRY,
    finland::COUNTRY,
    france::COUNTRY,
    britain::COUNTRY,
    ireland::COUNTRY,
    india::COUNTRY,
    italy::COUNTRY,
    japan::COUNTRY,
    mexico::COUNTRY,
    netherlands::COUNTRY,
    norway::COUNTRY,
    new_zealand::COUNTRY,
    poland::COUNTRY,
    portugal::COUNTRY,
    sweden::COUNTRY,
    united_states::COUNTRY,
    south_africa::COUNTRY,
];

mod countries;
mod united_states;

//! Lists page by page.

use std::collections::BTreeSet;

use forecastle_service::snapshot::views::{self, Listing, Order};
use forecastle_service::snapshot::{Selection, Snapshot, Snapshots};

use crate::oracle::{listing, shop};
use crate::shop::{Project, all, filtered};

/// Reads a list of series to its end.
fn read_all(snapshot: &Snapshot, selection: &Selection, first: &Listing) -> Vec<String> {
    let mut listing = first.clone();
    let mut ids = Vec::new();
    loop {
        let page = views::series_page(snapshot, selection, &listing).unwrap();
        assert_eq!(page.meta.total, selection.len() as u64);
        assert!(page.items.len() <= listing.limit);
        ids.extend(page.items.into_iter().map(|series| series.id));
        match page.meta.next {
            Some(next) => listing.cursor = Some(next),
            None => return ids,
        }
    }
}

#[test]
fn pages_cover_each_series_once_in_order() {
    let seen = shop();
    let everything = all(&seen.snapshot);
    let fields = ["name", "last_actual", "next_forecast", "horizon_total", "wmape", "bias"];
    for sort in fields {
        for order in [Order::Ascending, Order::Descending] {
            let whole = read_all(&seen.snapshot, &everything, &listing(Some((sort, order)), 1000));
            assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), everything.len());
            for limit in [1, 5] {
                let paged = listing(Some((sort, order)), limit);
                assert_eq!(read_all(&seen.snapshot, &everything, &paged), whole, "{sort}");
            }
        }
    }
    let first = listing(Some(("horizon_total", Order::Descending)), 3);
    let page = views::series_page(&seen.snapshot, &everything, &first).unwrap();
    let totals: Vec<_> = page.items.iter().map(|series| series.horizon_total).collect();
    assert!(totals.is_sorted_by(|a, b| a >= b), "{totals:?}");
    // What is unknown comes last, whichever way the list is sorted.
    for order in [Order::Ascending, Order::Descending] {
        let by_change = listing(Some(("change_percent", order)), 1000);
        let page = views::series_page(&seen.snapshot, &everything, &by_change).unwrap();
        let known: Vec<_> = page.items.iter().map(|one| one.change_percent.is_some()).collect();
        assert!(known.is_sorted_by(|a, b| a >= b), "{known:?}");
    }
    let unknown = listing(Some(("wmap", Order::Ascending)), 3);
    let error = views::series_page(&seen.snapshot, &everything, &unknown).unwrap_err();
    assert_eq!(error.code(), "Q001");
    assert!(error.next_step().unwrap().contains("did you mean `wmape`"));
}

#[test]
fn forecasts_come_row_by_row() {
    let seen = shop();
    let selection = filtered(&seen.snapshot, &["dept:b~1"]).unwrap();
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let page = views::forecasts(&seen.snapshot, &selection, cursor.as_deref(), 5).unwrap();
        assert_eq!(page.meta.total, 4 * 7);
        rows.extend(page.items);
        cursor = page.meta.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(rows.len(), 28);
    let set = &seen.archive.forecast;
    for (place, row) in rows.iter().enumerate() {
        let series =
            seen.archive.panel.keys().iter().position(|key| {
                key.parts() == [row.key["store"].as_str(), row.key["dept"].as_str()]
            });
        let cell = series.unwrap() * set.horizon + place % 7;
        assert_eq!((row.step as usize, row.forecast), (place % 7 + 1, set.points[cell]));
        assert_eq!(row.bands[2].upper, set.bands[2].upper[cell]);
    }
}

#[test]
fn a_cursor_goes_on_with_its_own_list_only() {
    let seen = shop();
    let everything = all(&seen.snapshot);
    let first = views::series_page(&seen.snapshot, &everything, &listing(None, 5)).unwrap();
    let cursor = first.meta.next;
    let with = |listing: Listing, selection: &Selection| {
        views::series_page(
            &seen.snapshot,
            selection,
            &Listing { cursor: cursor.clone(), ..listing },
        )
    };
    assert!(with(listing(None, 5), &everything).is_ok());
    let part = filtered(&seen.snapshot, &["store:8"]).unwrap();
    assert_eq!(with(listing(None, 5), &part).unwrap_err().code(), "Q002");
    let sorted = listing(Some(("wmape", Order::Ascending)), 5);
    assert_eq!(with(sorted, &everything).unwrap_err().code(), "Q002");
    let other = Listing { cursor: cursor.clone(), ..listing(None, 5) };
    let error = views::groups(&seen.snapshot, &everything, "store", &other).unwrap_err();
    assert_eq!(error.code(), "Q002");
    for garbage in ["", "x", "eyJydW4iOiJyXzAwMDEifQ", &"A".repeat(5_000)] {
        let listing = Listing { cursor: Some(garbage.to_owned()), ..listing(None, 5) };
        let error = views::series_page(&seen.snapshot, &everything, &listing).unwrap_err();
        assert_eq!(error.code(), "Q002");
    }
}

#[test]
fn a_list_is_read_on_through_a_publish() {
    let project = Project::shop();
    let runs: Vec<_> = ["naive", "moving_average", "seasonal_naive", "ridge"]
        .map(|m| project.forecast_by(m))
        .into();
    let snapshots = Snapshots::default();
    assert!(snapshots.current().is_none());
    let first = snapshots.switch(runs[0].snapshot());
    let page = views::series_page(&first, &all(&first), &listing(None, 5)).unwrap();
    let cursor = page.meta.next.unwrap();
    snapshots.switch(runs[1].snapshot());
    assert_eq!(snapshots.current().unwrap().run(), "r_0002");
    let then = snapshots.of_cursor(&cursor).unwrap();
    assert_eq!(then.run(), "r_0001");
    let on = Listing { cursor: Some(cursor.clone()), ..listing(None, 100) };
    let rest = views::series_page(&then, &all(&then), &on).unwrap();
    assert_eq!((rest.items.len(), rest.meta.run.as_deref()), (7, Some("r_0001")));
    // A cursor of one run is no cursor of another.
    let now = snapshots.current().unwrap();
    assert_eq!(views::series_page(&now, &all(&now), &on).unwrap_err().code(), "Q002");
    snapshots.switch(runs[2].snapshot());
    snapshots.switch(runs[3].snapshot());
    assert_eq!(snapshots.of_cursor(&cursor).unwrap_err().code(), "Q002");
    assert!(snapshots.of_run("r_0003").is_some() && snapshots.of_run("r_0001").is_none());
    snapshots.keep(runs[0].snapshot());
    assert_eq!(snapshots.of_run("r_0001").unwrap().run(), "r_0001");
    assert_eq!(snapshots.current().unwrap().run(), "r_0004");
}

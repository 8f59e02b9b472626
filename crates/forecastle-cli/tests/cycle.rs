//! The whole cycle on generated data: files, bytes, registry.

mod common;

use std::fs;

use common::{answer, command, forecastle, published_forecast, sample_project};

#[test]
fn the_cycle_leaves_what_the_contract_says() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let run = forecastle(&project, &["run", "--output", "json"]).ok().json();
    assert_eq!(run["forecast"]["series"], 45);
    assert_eq!(run["forecast"]["rows"], 45 * 13);
    assert_eq!(run["promoted"], true);
    let chosen = run["forecast"]["model"].as_str().unwrap();
    let leaderboard = run["leaderboard"].as_array().unwrap();
    assert!(leaderboard.iter().any(|row| row["model"] == chosen));
    assert!(leaderboard.is_sorted_by_key(|row| row["wmape"].as_f64().unwrap()));

    let forecast = published_forecast(&project);
    let mut lines = forecast.lines();
    assert_eq!(lines.next(), Some("Store,Date,model,forecast,lo_80,hi_80,lo_95,hi_95"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 45 * 13);
    for row in &rows {
        let numbers: Vec<f64> = row[3..].iter().map(|cell| cell.parse().unwrap()).collect();
        let [point, lo_80, hi_80, lo_95, hi_95] = numbers[..] else { panic!("{row:?}") };
        assert!(0.0 <= lo_95 && lo_95 <= lo_80 && lo_80 <= point, "{row:?}");
        assert!(point <= hi_80 && hi_80 <= hi_95 && hi_95.is_finite(), "{row:?}");
    }
    // Every store has the thirteen weeks after the table's last, also the one that opened late.
    for store in 1..=45 {
        let store = store.to_string();
        let dates: Vec<_> = rows.iter().filter(|row| row[0] == store).map(|row| row[1]).collect();
        assert_eq!(dates.len(), 13);
        assert_eq!((dates[0], dates[12]), ("2025-10-31", "2026-01-23"));
    }

    let manifest = fs::read_to_string(project.join("runs/r_0001/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["inputs"][0]["file"], "data/sales.csv");
    assert_eq!(manifest["inputs"][0]["rows"], 6_392);
    assert_eq!(manifest["inputs"][0]["sha256"].as_str().unwrap().len(), 64);
    for name in ["forecast.csv", "forecast.parquet", "backtest.parquet", "forecastle.toml"] {
        let files = manifest["files"].as_array().unwrap();
        assert!(files.iter().any(|file| file["file"] == name), "{name}");
    }
    let report = fs::read_to_string(project.join("runs/b_0001/report.html")).unwrap();
    assert!(report.contains("echarts") && report.contains(chosen));
}

#[test]
fn the_walmart_layout_has_past_and_future() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    forecastle(&project, &["forecast", "--models", "seasonal_naive"]).ok();
    forecastle(&project, &["train", "--models", "seasonal_naive,seasonal_naive_growth"]).ok();
    forecastle(&project, &["forecast"]).ok();
    let target = project.join("walmart_sales_predictions.csv");
    let to = target.to_string_lossy().into_owned();
    forecastle(&project, &["export", "latest", "--layout", "walmart", "--to", &to]).ok();
    let text = fs::read_to_string(&target).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Store,Date,Weekly_Sales,Predicted_Sales"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let is_future = |row: &Vec<&str>| row[1] > "2025-10-24";
    let future: Vec<_> = rows.iter().filter(|row| is_future(row)).collect();
    assert_eq!(future.len(), 45 * 13);
    assert!(future.iter().all(|row| row[2].is_empty() && !row[3].is_empty()));
    let past: Vec<_> = rows.iter().filter(|row| !is_future(row)).collect();
    // Three windows of thirteen weeks have an out-of-sample forecast beside the actual.
    let predicted = past.iter().filter(|row| !row[3].is_empty()).count();
    assert_eq!(predicted, 45 * 39);
    // Actuals come out to the cent, as they went in.
    let sales = fs::read_to_string(project.join("data/sales.csv")).unwrap();
    let first: Vec<_> = sales.lines().nth(1).unwrap().split(',').collect();
    let same = past.iter().find(|row| row[0] == first[0] && row[1] == first[1]).unwrap();
    assert_eq!(same[2].parse::<f64>().unwrap(), first[2].parse::<f64>().unwrap());
}

#[test]
fn threads_and_row_order_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    forecastle(&project, &["run", "--threads", "1"]).ok();
    let one = published_forecast(&project);
    let leaderboard = fs::read(project.join("runs/b_0001/leaderboard.json")).unwrap();

    let sales = project.join("data/sales.csv");
    let text = fs::read_to_string(&sales).unwrap();
    let mut lines: Vec<_> = text.lines().collect();
    // Any order but the given one: by the last digits of each row, header first.
    lines[1..].sort_by_key(|line| line.chars().rev().collect::<String>());
    fs::write(&sales, lines.join("\n")).unwrap();
    fs::remove_dir_all(project.join(".forecastle")).unwrap();
    forecastle(&project, &["run", "--threads", "3"]).ok();
    assert_eq!(published_forecast(&project), one);
    assert_eq!(fs::read(project.join("runs/b_0002/leaderboard.json")).unwrap(), leaderboard);
}

#[test]
fn a_champion_defends_itself_and_steps_back() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let fast = ["--models", "seasonal_naive_growth,seasonal_naive,naive"];
    let train = |models: &[&str]| {
        let arguments = [&["train", "--output", "json"], models].concat();
        forecastle(&project, &arguments).ok().json()
    };
    assert_eq!(train(&fast)["promoted"], true);
    // The same again is no worse, so it takes over.
    assert_eq!(train(&fast)["version"]["version"], 2);
    // A model tried alone, without the champion's beside it, has not beaten the champion.
    let alone = train(&["--models", "naive"]);
    assert_eq!(alone["promoted"], false);
    assert!(alone["reason"].as_str().unwrap().contains("was not tried beside it"), "{alone}");
    let list = forecastle(&project, &["models", "list", "--output", "json"]).ok().json();
    assert_eq!(list["champion"], 2);
    // Other models and horizons are for this once.
    let once = ["forecast", "--models", "naive", "--horizon", "5", "--output", "json"];
    let once = forecastle(&project, &once).ok().json();
    assert_eq!((once["model"].as_str(), once["rows"].as_u64()), (Some("naive"), Some(45 * 5)));
    let again = forecastle(&project, &["forecast", "--output", "json"]).ok().json();
    assert_eq!((again["version"].as_u64(), again["rows"].as_u64()), (Some(2), Some(45 * 13)));
    let back = forecastle(&project, &["models", "rollback", "--output", "json"]).ok().json();
    assert_eq!(back["version"], 1);
    let missing = forecastle(&project, &["models", "promote", "9"]);
    assert_eq!(missing.code, 1);
    assert!(missing.stderr.contains("there is no version 9"));
}

#[test]
fn a_champion_never_forecasts_what_it_has_seen() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    forecastle(&project, &["train"]).ok();
    // Taken back ten weeks, the champion has learnt from data that are not known yet.
    let sales = project.join("data/sales.csv");
    let text = fs::read_to_string(&sales).unwrap();
    let known: Vec<_> = text
        .lines()
        .filter(|line| {
            line.split(',').nth(1).unwrap_or("") <= "2025-08-15" || line.starts_with("Store")
        })
        .collect();
    fs::write(&sales, known.join("\n")).unwrap();
    let answer = forecastle(&project, &["forecast", "--output", "json"]).ok();
    assert!(answer.stderr.contains("which are not known yet"), "{}", answer.stderr);
    assert_eq!(answer.json()["version"], 2);
}

#[test]
fn what_came_is_held_against_what_was_forecast() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let sales = project.join("data/sales.csv");
    let text = fs::read_to_string(&sales).unwrap();
    let is_known = |line: &&str| line.split(',').nth(1).unwrap_or("") <= "2025-09-26";
    let header = text.lines().next().unwrap();
    let known: Vec<_> = text.lines().skip(1).filter(is_known).collect();
    fs::write(&sales, format!("{header}\n{}\n", known.join("\n"))).unwrap();
    let models = ["--models", "seasonal_naive_growth,seasonal_naive"];
    forecastle(&project, &[&["run"], &models[..]].concat()).ok();
    let monitor = || forecastle(&project, &["monitor", "--output", "json"]).ok().json();
    assert_eq!(monitor()["run"], serde_json::Value::Null);

    // Four weeks later there is something to judge, also after the next forecast has been made.
    fs::write(&sales, text).unwrap();
    forecastle(&project, &[&["run"], &models[..]].concat()).ok();
    let judged = monitor();
    assert_eq!((judged["run"].as_str(), judged["n"].as_u64()), (Some("r_0001"), Some(45 * 4)));
    let wmape = judged["wmape"].as_f64().unwrap();
    assert!((0.1..25.0).contains(&wmape), "{wmape}");
    assert_eq!(judged["alerts"].as_array().map(Vec::len), Some(0));
}

#[test]
fn every_series_gets_a_forecast_however_short_the_history() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "version = 1\nname = \"x\"\n[data.sales]\nsource = \"s.csv\"\n\
                    keys = [\"k\"]\ntime = \"t\"\ntarget = \"y\"\n";
    fs::write(folder.path().join("forecastle.toml"), settings).unwrap();
    let rows = |values: &[u32]| {
        let days = values.iter().enumerate();
        let rows = days.map(|(day, value)| format!("a,2024-01-{:02},{value}\n", day + 14));
        format!("k,t,y\n{}", rows.collect::<String>())
    };
    let cases: [(&[u32], &str, f64); 3] =
        [(&[4, 6, 5], "4", 5.0), (&[0; 12], "3", 0.0), (&[7; 12], "30", 7.0)];
    for (values, horizon, expected) in cases {
        fs::write(folder.path().join("s.csv"), rows(values)).unwrap();
        let _ = fs::remove_dir_all(folder.path().join(".forecastle"));
        let arguments = ["forecast", "--horizon", horizon, "--output", "csv"];
        let text = forecastle(folder.path(), &arguments).ok().stdout;
        assert_eq!(text.lines().count(), 1 + horizon.parse::<usize>().unwrap(), "{text}");
        for line in text.lines().skip(1) {
            let point: f64 = line.split(',').nth(3).unwrap().parse().unwrap();
            assert!((point - expected).abs() < 1e-9, "{line}");
        }
    }
}

#[test]
fn lost_results_are_no_success() {
    let folder = tempfile::tempdir().unwrap();
    // A device that is always full, where there is one.
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_forecastle"))
        .args(["models", "list", "--output", "json", "--project"])
        .arg(folder.path())
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn any_forecast_file_can_be_scored() {
    let folder = tempfile::tempdir().unwrap();
    let (forecast, actual) = (folder.path().join("f.csv"), folder.path().join("a.csv"));
    fs::write(&forecast, "shop,day,forecast\na,2024-01-08,8\na,2024-01-09,12\nb,2024-01-08,4\n")
        .unwrap();
    let history = "shop,day,sold\na,07/01/2024,9\na,08/01/2024,10\na,09/01/2024,10\nb,08/01/2024,5\nb,25/01/2024,1\n";
    fs::write(&actual, history).unwrap();
    let paths = [forecast.to_string_lossy().into_owned(), actual.to_string_lossy().into_owned()];
    let answer = forecastle(
        folder.path(),
        &["evaluate", "--forecast", &paths[0], "--actual", &paths[1], "--output", "json"],
    );
    let scores = answer.ok().json();
    assert_eq!(scores["n"], 3);
    assert_eq!(scores["wmape"], 20.0);
    assert_eq!(scores["bias"], -4.0);
    assert_eq!(scores["without_actual"], 0);

    // Without the 25th, days and months could be swapped; the forecast's own dates decide.
    fs::write(&actual, history.replace("b,25/01/2024,1\n", "")).unwrap();
    let arguments =
        ["evaluate", "--forecast", &paths[0], "--actual", &paths[1], "--output", "json"];
    assert_eq!(forecastle(folder.path(), &arguments).ok().json()["n"], 3);
}

#[test]
fn a_forecast_is_explained_by_parts_that_add_up_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let models = "models = [\"lightgbm\", \"seasonal_naive\", \"ensemble\"]";
    let file = project.join("forecastle.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("[forecast]", &format!("[forecast]\n{models}"))).unwrap();
    forecastle(&project, &["forecast"]).ok();
    let published = published_forecast(&project);
    let of_store = published.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let of_store: Vec<Vec<_>> = of_store.filter(|row| row[0] == "7").collect();

    let explained = forecastle(&project, &["explain", "7", "--output", "json"]).ok().json();
    let numbers = |value: &serde_json::Value| -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    };
    let parts = explained["parts"].as_array().unwrap();
    assert!(parts.iter().any(|part| part["group"] == "season"), "{explained}");
    for (step, row) in of_store.iter().enumerate() {
        assert_eq!(explained["periods"][step], row[1]);
        let sum: f64 = parts.iter().map(|part| numbers(&part["values"])[step]).sum();
        let forecast: f64 = row[3].parse().unwrap();
        assert!((sum - forecast).abs() <= 1e-6 * forecast, "{sum} and {forecast}");
        let groups = explained["groups"].as_array().unwrap();
        let sum: f64 = groups.iter().map(|part| numbers(&part["values"])[step]).sum();
        assert!((sum - forecast).abs() <= 1e-6 * forecast, "{sum} and {forecast}");
    }
    let table = forecastle(&project, &["explain", "7"]).ok();
    assert!(table.stdout.contains("season") && table.stdout.contains("forecast"));
    let unknown = forecastle(&project, &["explain", "nowhere"]);
    assert!(unknown.stderr.contains("there is no series `nowhere`"), "{}", unknown.stderr);
}

#[test]
fn the_doctor_says_whether_xgboost_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let project = sample_project(folder.path());
    let nowhere = |arguments: &[&str]| {
        let mut doctor = command(&project, arguments);
        answer(doctor.env("FORECASTLE_XGBOOST_LIB", "/nowhere/libxgboost.so")).ok()
    };
    let said = nowhere(&["doctor"]).stderr;
    assert!(said.contains("FORECASTLE_XGBOOST_LIB is `/nowhere/libxgboost.so`"), "{said}");
    assert!(said.contains("pip install xgboost-cpu"), "{said}");
    assert!(nowhere(&["doctor", "--output", "json"]).json()["xgboost"].is_null());
}

//! Trials in a file, a line of JSON each.

use forecastle_core::Result;

use super::{Keep, Trial};
use crate::json_lines::JsonLines;

impl Keep for JsonLines {
    fn keep(&mut self, trial: &Trial) -> Result<()> {
        self.append(trial)
    }
}

#[cfg(test)]
mod tests {
    use forecastle_models::boosting::TreeSettings;

    use super::*;

    fn trial(score: f64) -> Trial {
        let settings = TreeSettings { leaves: Some(15), l2: Some(0.1), ..TreeSettings::USUAL };
        let model = "lightgbm".to_owned();
        Trial { model, settings, scores: vec![score], badness: Some(score), failure: None }
    }

    #[test]
    fn what_is_kept_is_read_again_but_for_half_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = JsonLines::new(folder.path(), "tuning/a.jsonl");
        assert!(kept.read::<Trial>().unwrap().is_empty());
        [0.1, 0.2].iter().for_each(|score| kept.keep(&trial(*score)).unwrap());
        let whole = std::fs::read_to_string(kept.path()).unwrap();
        std::fs::write(kept.path(), format!("{whole}\n{{\"model\": \"ligh")).unwrap();
        assert_eq!(kept.read::<Trial>().unwrap(), [trial(0.1), trial(0.2)]);
        kept.keep(&trial(0.3)).unwrap();
        assert_eq!(kept.read::<Trial>().unwrap().len(), 3);
    }
}

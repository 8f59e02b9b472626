//! A fitted model as numbers.

use super::fitted::{Change, Fitted};
use super::settings::{Growth, Mode};
use super::terms::{HolidayDay, Scaled, Season, Terms};

/// Numbers before the first list.
const HEAD: usize = 15;

impl Fitted {
    /// All of it as numbers, from which [`Fitted::from_numbers`] makes the same again, bit for bit: below
    /// a kilobyte for a typical series.
    pub fn to_numbers(&self) -> Vec<f64> {
        let growth = match self.growth {
            Growth::Linear => 0.0,
            Growth::Flat => 1.0,
            Growth::Logistic => 2.0,
        };
        let mode = f64::from(u8::from(self.mode == Mode::Multiplicative));
        let mut numbers = vec![growth, mode, self.scale, self.floor, self.least, self.range];
        numbers.extend([self.start, self.length, self.offset, self.slope, self.sigma]);
        numbers.extend([self.noise, self.cost, self.change_rate, self.mean_change]);
        numbers.push(self.changes.len() as f64);
        numbers.extend(self.changes.iter().flat_map(|change| [change.time, change.size]));
        numbers.push(self.terms.seasons.len() as f64);
        for season in &self.terms.seasons {
            numbers.extend([season.kind as f64, season.period, season.order as f64]);
        }
        numbers.push(self.terms.holidays.len() as f64);
        let holidays = self.terms.holidays.iter();
        numbers.extend(holidays.flat_map(|day| [day.holiday as f64, f64::from(day.offset)]));
        numbers.push(self.terms.regressors.len() as f64);
        for scaled in &self.terms.regressors {
            numbers.extend([scaled.regressor as f64, scaled.mean, scaled.deviation]);
        }
        numbers.extend(&self.coefficients);
        numbers
    }

    /// Takes up what [`Fitted::to_numbers`] has written; `None` when it is nothing of the kind.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let (head, mut rest) = numbers.split_at_checked(HEAD)?;
        let growth = match head[0] {
            0.0 => Growth::Linear,
            1.0 => Growth::Flat,
            2.0 => Growth::Logistic,
            _ => return None,
        };
        let changes = list::<2>(&mut rest)?.map(|[time, size]| Change { time, size }).collect();
        let seasons = list::<3>(&mut rest)?
            .map(|[kind, period, order]| Season {
                kind: kind as usize,
                period,
                order: order as usize,
            })
            .collect();
        let holidays = list::<2>(&mut rest)?
            .map(|[holiday, offset]| HolidayDay {
                holiday: holiday as usize,
                offset: offset as i32,
            })
            .collect();
        let regressors = list::<3>(&mut rest)?
            .map(|[regressor, mean, deviation]| Scaled {
                regressor: regressor as usize,
                mean,
                deviation,
            })
            .collect();
        let terms = Terms { seasons, holidays, regressors };
        // Seasons of no sane order would ask for more memory than there is.
        let is_sane = terms.seasons.iter().all(|season| season.order <= rest.len());
        (is_sane && terms.width() == rest.len()).then(|| Self {
            growth,
            mode: if head[1] == 1.0 { Mode::Multiplicative } else { Mode::Additive },
            scale: head[2],
            floor: head[3],
            least: head[4],
            range: head[5],
            start: head[6],
            length: head[7],
            offset: head[8],
            slope: head[9],
            sigma: head[10],
            noise: head[11],
            cost: head[12],
            change_rate: head[13],
            mean_change: head[14],
            changes,
            terms,
            coefficients: rest.to_vec(),
        })
    }
}

/// Takes a list of groups of numbers, preceded by their count, off the front.
fn list<'a, const N: usize>(
    numbers: &mut &'a [f64],
) -> Option<impl Iterator<Item = [f64; N]> + use<'a, N>> {
    let (count, rest) = numbers.split_first()?;
    let is_count = *count >= 0.0 && count.fract() == 0.0 && *count <= rest.len() as f64;
    let size = if is_count { (*count as usize).checked_mul(N)? } else { return None };
    let (groups, rest) = rest.split_at_checked(size)?;
    *numbers = rest;
    Some(groups.as_chunks::<N>().0.iter().copied())
}

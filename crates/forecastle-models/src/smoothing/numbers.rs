//! Reading back the numbers that a fitted series was saved as.

/// What has not been read yet. Every way of reading gives `None` when what comes next is not of its kind.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'a>(&'a [f64]);

impl<'a> Numbers<'a> {
    /// All of `numbers`.
    pub fn of(numbers: &'a [f64]) -> Self {
        Self(numbers)
    }

    /// The next number, which has to be finite.
    pub fn finite(&mut self) -> Option<f64> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        first.is_finite().then_some(*first)
    }

    /// The next number, which has to be finite and at least zero.
    pub fn size(&mut self) -> Option<f64> {
        self.finite().filter(|size| *size >= 0.0)
    }

    /// The next number, which has to be one of 0, 1, …, `most`.
    pub fn count(&mut self, most: usize) -> Option<usize> {
        let number = self.size()?;
        (number.fract() == 0.0 && number <= most as f64).then_some(number as usize)
    }

    /// The next numbers, which have to be finite.
    pub fn list(&mut self, count: usize) -> Option<Vec<f64>> {
        let (first, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        first.iter().all(|number| number.is_finite()).then(|| first.to_vec())
    }

    /// Whether everything has been read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fits_is_read() {
        let saved = [2.0, 0.5, -1.0, f64::NAN];
        assert_eq!(Numbers::of(&saved).count(2), Some(2));
        assert_eq!(Numbers::of(&saved).count(1), None);
        assert_eq!(Numbers::of(&saved[1..]).count(9), None);
        assert_eq!(Numbers::of(&saved[2..]).size(), None);
        assert_eq!(Numbers::of(&saved[3..]).finite(), None);
        assert_eq!(Numbers::of(&saved).list(4), None);
        let mut numbers = Numbers::of(&saved[..3]);
        assert_eq!(numbers.list(3), Some(vec![2.0, 0.5, -1.0]));
        assert!(numbers.is_empty());
        assert_eq!(numbers.finite(), None);
    }
}

//! Reading saved numbers back.

/// Hands out saved numbers one after the other; `None` as soon as one is missing or not what it has to be.
#[derive(Debug, Clone, Copy)]
pub struct SavedNumbers<'a>(&'a [f64]);

impl<'a> SavedNumbers<'a> {
    /// Begins with the first number.
    pub fn of(numbers: &'a [f64]) -> Self {
        Self(numbers)
    }

    /// The next number, NaN and infinity included.
    pub fn any(&mut self) -> Option<f64> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// The next number, which is finite.
    pub fn finite(&mut self) -> Option<f64> {
        self.any().filter(|number| number.is_finite())
    }

    /// The next number, which lies between two others or is one of them.
    pub fn within(&mut self, low: f64, high: f64) -> Option<f64> {
        self.any().filter(|number| (low..=high).contains(number))
    }

    /// The next number, which is finite and at least zero.
    pub fn size(&mut self) -> Option<f64> {
        self.finite().filter(|size| *size >= 0.0)
    }

    /// The next number, which counts something: whole, from 0 to 2³².
    pub fn count(&mut self) -> Option<usize> {
        let number = self.within(0.0, 4_294_967_296.0)?;
        (number.fract() == 0.0).then_some(number as usize)
    }

    /// The next number, which is one of 0, 1, …, `most`.
    pub fn up_to(&mut self, most: usize) -> Option<usize> {
        self.count().filter(|count| *count <= most)
    }

    /// The next `count` numbers, NaN and infinity included.
    pub fn several(&mut self, count: usize) -> Option<&'a [f64]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next `count` numbers, all finite.
    pub fn list(&mut self, count: usize) -> Option<Vec<f64>> {
        let taken = self.several(count)?;
        taken.iter().all(|number| number.is_finite()).then(|| taken.to_vec())
    }

    /// The next numbers, as many as an array holds, all finite.
    pub fn array<const N: usize>(&mut self) -> Option<[f64; N]> {
        let taken: [f64; N] = self.several(N)?.try_into().ok()?;
        taken.iter().all(|number| number.is_finite()).then_some(taken)
    }

    /// Whether everything has been read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing is left over.
    pub fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        let numbers = [1.0, 2.5, f64::NAN, 4.0];
        let mut saved = SavedNumbers::of(&numbers);
        assert_eq!(saved.count(), Some(1));
        assert_eq!(saved.end(), None);
        let mut other = saved;
        assert_eq!(saved.count(), None, "a fraction counts nothing");
        assert_eq!(saved.finite(), None);
        assert_eq!(saved.within(4.0, 4.0), Some(4.0));
        assert_eq!((saved.end(), saved.any()), (Some(()), None));
        assert_eq!(other.array::<2>(), None);
        assert_eq!(other.several(2), None);
    }
}

//! The whole numbers that stand for values, in the widths that trees compare them in.

use std::fmt::Debug;
use std::ops::{BitAnd, BitOr};

/// A whole number without a sign.
pub(super) trait Rank:
    Copy + Ord + Debug + BitAnd<Output = Self> + BitOr<Output = Self>
{
    /// Nothing, and no bit.
    const ZERO: Self;
    /// Every bit.
    const ONES: Self;
    /// How many bits it has.
    const BITS: usize;

    /// The lowest bits of a number.
    fn cut(number: u64) -> Self;

    /// The number as it is.
    fn widen(self) -> u64;
}

macro_rules! rank {
    ($($number:ty),*) => {$(
        impl Rank for $number {
            const ZERO: Self = 0;
            const ONES: Self = Self::MAX;
            const BITS: usize = Self::BITS as usize;

            fn cut(number: u64) -> Self {
                number as Self
            }

            fn widen(self) -> u64 {
                u64::from(self)
            }
        }
    )*};
}

rank!(u8, u16, u32);

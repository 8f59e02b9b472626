//! A booster in training.

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::ptr;

use lightgbm3_sys as sys;

use super::{
    ALL_ITERATIONS, BoosterHandle, DatasetHandle, Result, broken, check, non_null, prepare_thread,
    until_nul,
};

/// Room first offered for a model text; a longer one costs a second call.
const MODEL_TEXT_BYTES: usize = 1 << 20;

/// A native booster in training, which points into the data sets it was given.
pub(in crate::boosting::lightgbm) struct Trainer<'a> {
    handle: BoosterHandle<'a>,
}

impl<'a> Trainer<'a> {
    /// Starts a booster on `train`.
    pub(in crate::boosting::lightgbm) fn new(
        train: &'a DatasetHandle,
        params: &CStr,
    ) -> Result<Self> {
        prepare_thread();
        let mut out = ptr::null_mut();
        // SAFETY: the data set is live and outlives the trainer, the string is NUL-terminated and
        // `out` is writable.
        let code = unsafe { sys::LGBM_BoosterCreate(train.0.as_ptr(), params.as_ptr(), &mut out) };
        check(code, "create booster")?;
        Ok(Self { handle: BoosterHandle(non_null(out, "create booster")?, PhantomData) })
    }

    /// Grows one iteration; true when no further split is possible.
    pub(in crate::boosting::lightgbm) fn update(&mut self) -> Result<bool> {
        let mut finished = 0;
        // SAFETY: the handle is live and exclusively borrowed; `finished` is writable.
        let code = unsafe { sys::LGBM_BoosterUpdateOneIter(self.handle.0.as_ptr(), &mut finished) };
        check(code, "update booster")?;
        Ok(finished != 0)
    }

    /// The model as text.
    pub(in crate::boosting::lightgbm) fn model_text(&self) -> Result<String> {
        let mut buffer = vec![0u8; MODEL_TEXT_BYTES];
        let mut needed = self.write_text(&mut buffer)?;
        if needed > buffer.len() {
            buffer = vec![0u8; needed];
            needed = self.write_text(&mut buffer)?;
        }
        buffer.truncate(needed.min(buffer.len()));
        Ok(until_nul(&buffer))
    }

    /// Writes the text if it fits and returns the bytes needed, terminator included.
    fn write_text(&self, buffer: &mut [u8]) -> Result<usize> {
        let mut needed = 0;
        // SAFETY: LightGBM writes to the buffer only when the text and its terminator fit its
        // stated length.
        let code = unsafe {
            sys::LGBM_BoosterSaveModelToString(
                self.handle.0.as_ptr(),
                0,
                ALL_ITERATIONS,
                sys::C_API_FEATURE_IMPORTANCE_SPLIT as c_int,
                i64::try_from(buffer.len()).unwrap_or(i64::MAX),
                &mut needed,
                buffer.as_mut_ptr().cast(),
            )
        };
        check(code, "save model")?;
        usize::try_from(needed).map_err(|_| broken("save model"))
    }
}

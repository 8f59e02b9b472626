//! A booster in training.

use std::ffi::{CStr, c_char, c_int};
use std::marker::PhantomData;
use std::ptr;

use lightgbm3_sys as sys;

use super::{
    ALL_ITERATIONS, BoosterHandle, DatasetHandle, Result, broken, check, count, non_null,
    prepare_thread, until_nul,
};

/// Room for one metric name; LightGBM cuts longer ones, and the longest it has is about 20 bytes.
const METRIC_NAME_BYTES: usize = 64;

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

    /// Adds validation data, which LightGBM refuses unless it is binned like the training data.
    pub(in crate::boosting::lightgbm) fn add_validation(
        &mut self,
        valid: &'a DatasetHandle,
    ) -> Result<()> {
        // SAFETY: both handles are live, and the data set outlives the trainer.
        let code =
            unsafe { sys::LGBM_BoosterAddValidData(self.handle.0.as_ptr(), valid.0.as_ptr()) };
        check(code, "add validation data")
    }

    /// Grows one iteration; true when no further split is possible.
    pub(in crate::boosting::lightgbm) fn update(&mut self) -> Result<bool> {
        let mut finished = 0;
        // SAFETY: the handle is live and exclusively borrowed; `finished` is writable.
        let code = unsafe { sys::LGBM_BoosterUpdateOneIter(self.handle.0.as_ptr(), &mut finished) };
        check(code, "update booster")?;
        Ok(finished != 0)
    }

    /// Names of the metrics, in the order of [`Trainer::evaluate`].
    pub(in crate::boosting::lightgbm) fn metric_names(&self) -> Result<Vec<String>> {
        let metric_count = self.metric_count()?;
        let mut names = vec![[0u8; METRIC_NAME_BYTES]; metric_count];
        let mut pointers: Vec<*mut c_char> =
            names.iter_mut().map(|name| name.as_mut_ptr().cast()).collect();
        let (mut written, mut needed) = (0, 0);
        // SAFETY: `pointers` are `metric_count` distinct writable buffers of METRIC_NAME_BYTES
        // each; LightGBM writes no more than that and ends each with NUL.
        let code = unsafe {
            sys::LGBM_BoosterGetEvalNames(
                self.handle.0.as_ptr(),
                count(metric_count, "metrics")?,
                &mut written,
                METRIC_NAME_BYTES,
                &mut needed,
                pointers.as_mut_ptr(),
            )
        };
        check(code, "get metric names")?;
        Ok(names.iter().map(|name| until_nul(name)).collect())
    }

    /// Metrics on the validation data, which must have been added.
    pub(in crate::boosting::lightgbm) fn evaluate(&self) -> Result<Vec<f64>> {
        let mut values = vec![0.0; self.metric_count()?];
        let mut written = 0;
        // SAFETY: LightGBM writes one double per metric, as many as `metric_count` says, for each
        // data set alike; it refuses a data set index it does not have.
        let code = unsafe {
            sys::LGBM_BoosterGetEval(self.handle.0.as_ptr(), 1, &mut written, values.as_mut_ptr())
        };
        check(code, "evaluate booster")?;
        values.truncate(usize::try_from(written).unwrap_or(0));
        Ok(values)
    }

    /// The model as text, cut after `iterations` if given.
    pub(in crate::boosting::lightgbm) fn model_text(
        &self,
        iterations: Option<usize>,
    ) -> Result<String> {
        let iterations = match iterations {
            Some(iterations) => count(iterations, "iterations")?,
            None => ALL_ITERATIONS,
        };
        let mut buffer = vec![0u8; MODEL_TEXT_BYTES];
        let mut needed = self.write_text(iterations, &mut buffer)?;
        if needed > buffer.len() {
            buffer = vec![0u8; needed];
            needed = self.write_text(iterations, &mut buffer)?;
        }
        buffer.truncate(needed.min(buffer.len()));
        Ok(until_nul(&buffer))
    }

    /// Writes the text if it fits and returns the bytes needed, terminator included.
    fn write_text(&self, iterations: c_int, buffer: &mut [u8]) -> Result<usize> {
        let mut needed = 0;
        // SAFETY: LightGBM writes to the buffer only when the text and its terminator fit its
        // stated length.
        let code = unsafe {
            sys::LGBM_BoosterSaveModelToString(
                self.handle.0.as_ptr(),
                0,
                iterations,
                sys::C_API_FEATURE_IMPORTANCE_SPLIT as c_int,
                i64::try_from(buffer.len()).unwrap_or(i64::MAX),
                &mut needed,
                buffer.as_mut_ptr().cast(),
            )
        };
        check(code, "save model")?;
        usize::try_from(needed).map_err(|_| broken("save model"))
    }

    fn metric_count(&self) -> Result<usize> {
        let mut metric_count = 0;
        // SAFETY: the handle is live; `metric_count` is writable.
        let code =
            unsafe { sys::LGBM_BoosterGetEvalCounts(self.handle.0.as_ptr(), &mut metric_count) };
        check(code, "count metrics")?;
        usize::try_from(metric_count).map_err(|_| broken("count metrics"))
    }
}

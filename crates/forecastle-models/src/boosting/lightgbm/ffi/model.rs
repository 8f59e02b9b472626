//! A booster read from text, and what it is asked.

use std::ffi::{CStr, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use lightgbm3_sys as sys;

use super::{
    ALL_ITERATIONS, BoosterHandle, Matrix, Result, broken, check, dtype_float32, non_null,
    prepare_thread,
};
use crate::boosting::lightgbm::model_text::CheckedText;

/// Parameters of a prediction; one thread, as everywhere in this module.
const PREDICTION_PARAMS: &CStr = c"num_threads=1 verbosity=-1";

/// What is asked of a model for each row.
#[derive(Debug, Clone, Copy)]
pub(in crate::boosting::lightgbm) enum Wanted {
    /// One value.
    Forecasts,
    /// What each column contributes to the score, and what is expected without them.
    Contributions,
}

/// A native booster read from text: it refers to no data set and is never changed.
pub(in crate::boosting::lightgbm) struct Model {
    handle: BoosterHandle<'static>,
    column_count: usize,
}

// SAFETY: the native booster owns all its memory, refers to no thread-local state and may be
// freed from any thread.
unsafe impl Send for Model {}

// SAFETY: a shared reference reaches the native object in three ways: `predictor`, which LightGBM
// runs under the booster's exclusive lock; row prediction, under its shared lock; and the feature
// importance, which only reads trees that nothing changes after loading. (The call that predicts a
// whole matrix would not do: it writes prediction bounds under the shared lock.)
unsafe impl Sync for Model {}

impl Model {
    /// Reads a model from text.
    pub(in crate::boosting::lightgbm) fn from_text(text: &CheckedText) -> Result<Self> {
        prepare_thread();
        let mut iteration_count = 0;
        let mut out = ptr::null_mut();
        // SAFETY: the text is NUL-terminated and, being checked, keeps LightGBM's parser inside
        // it; both outputs are writable.
        let code = unsafe {
            sys::LGBM_BoosterLoadModelFromString(
                text.as_c_str().as_ptr(),
                &mut iteration_count,
                &mut out,
            )
        };
        check(code, "load model")?;
        let handle = BoosterHandle(non_null(out, "load model")?, PhantomData);
        // The checks of the text are what makes predictions write one double per row and the
        // importance one per column, so LightGBM has to have read it the same way.
        if handle.column_count()? != text.column_count() || handle.class_count()? != 1 {
            return Err(broken("load model"));
        }
        Ok(Self { handle, column_count: text.column_count() })
    }

    /// Predicts each row of a matrix; the column counts must agree.
    pub(in crate::boosting::lightgbm) fn predict(&self, matrix: Matrix<'_>) -> Result<Vec<f64>> {
        prepare_thread();
        let predictor = self.predictor(matrix.column_count)?;
        matrix.rows().map(|row| predictor.predict(row)).collect()
    }

    /// What LightGBM says of all rows of a matrix in one call; the column counts must agree.
    ///
    /// The call writes prediction bounds into the booster, so the borrow is exclusive.
    pub(in crate::boosting::lightgbm) fn predict_matrix(
        &mut self,
        matrix: Matrix<'_>,
        wanted: Wanted,
    ) -> Result<Vec<f64>> {
        prepare_thread();
        if matrix.column_count() != self.column_count {
            return Err(broken("predict"));
        }
        let (kind, width) = match wanted {
            Wanted::Forecasts => (sys::C_API_PREDICT_NORMAL, 1),
            Wanted::Contributions => (sys::C_API_PREDICT_CONTRIB, self.column_count + 1),
        };
        let mut written = 0;
        let mut values = vec![0.0; matrix.row_count() * width];
        // SAFETY: `matrix` holds row_count × column_count readable floats by construction and has
        // as many columns as the model; a checked model has one class, so LightGBM writes `width`
        // doubles for each row.
        let code = unsafe {
            sys::LGBM_BoosterPredictForMat(
                self.handle.0.as_ptr(),
                matrix.values.as_ptr().cast(),
                dtype_float32(),
                matrix.row_count,
                matrix.column_count,
                1,
                kind as c_int,
                0,
                ALL_ITERATIONS,
                PREDICTION_PARAMS.as_ptr(),
                &mut written,
                values.as_mut_ptr(),
            )
        };
        check(code, "predict")?;
        Ok(values)
    }

    /// Total gain of the splits on each column.
    pub(in crate::boosting::lightgbm) fn gain(&self) -> Result<Vec<f64>> {
        prepare_thread();
        let mut values = vec![0.0; self.column_count];
        // SAFETY: LightGBM writes one double per column of the model, which `from_text` has
        // compared with `column_count`.
        let code = unsafe {
            sys::LGBM_BoosterFeatureImportance(
                self.handle.0.as_ptr(),
                ALL_ITERATIONS,
                sys::C_API_FEATURE_IMPORTANCE_GAIN as c_int,
                values.as_mut_ptr(),
            )
        };
        check(code, "get feature importance")?;
        Ok(values)
    }

    fn predictor(&self, column_count: i32) -> Result<RowPredictor<'_>> {
        let mut out = ptr::null_mut();
        // SAFETY: the handle is live, the string is NUL-terminated and `out` is writable.
        // LightGBM refuses a column count other than the model's.
        let code = unsafe {
            sys::LGBM_BoosterPredictForMatSingleRowFastInit(
                self.handle.0.as_ptr(),
                sys::C_API_PREDICT_NORMAL as c_int,
                0,
                ALL_ITERATIONS,
                dtype_float32(),
                column_count,
                PREDICTION_PARAMS.as_ptr(),
                &mut out,
            )
        };
        check(code, "prepare prediction")?;
        Ok(RowPredictor {
            raw: non_null(out, "prepare prediction")?,
            column_count: column_count as usize,
            model: PhantomData,
        })
    }
}

/// A prepared prediction, which points into its model.
struct RowPredictor<'a> {
    raw: NonNull<c_void>,
    column_count: usize,
    model: PhantomData<&'a Model>,
}

impl RowPredictor<'_> {
    fn predict(&self, row: &[f32]) -> Result<f64> {
        assert_eq!(row.len(), self.column_count, "row length of a prepared prediction");
        let mut written = 0;
        let mut value = 0.0;
        // SAFETY: the row has as many floats as the predictor was prepared for, and a checked
        // model has one class, so exactly one double is written.
        let code = unsafe {
            sys::LGBM_BoosterPredictForMatSingleRowFast(
                self.raw.as_ptr(),
                row.as_ptr().cast(),
                &mut written,
                &mut value,
            )
        };
        check(code, "predict")?;
        Ok(value)
    }
}

impl Drop for RowPredictor<'_> {
    fn drop(&mut self) {
        // SAFETY: the predictor is owned, freed only here, and its model is still alive.
        unsafe { sys::LGBM_FastConfigFree(self.raw.as_ptr()) };
    }
}

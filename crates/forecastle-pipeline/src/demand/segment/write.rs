//! Writing segments.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};

use super::{BlockSite, EncodedBlock, Extent, Footer, MAGIC, checksum};

/// A segment being written. Until it is finished there is none of its name.
pub struct SegmentWriter {
    out: BufWriter<File>,
    path: PathBuf,
    unfinished: PathBuf,
    length: u64,
    footer: Footer,
}

impl SegmentWriter {
    /// Begins a segment of series with such keys.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn create(path: &Path, keys: &[String]) -> Result<Self> {
        let unfinished = path.with_extension("part");
        let file = File::create(&unfinished).map_err(|error| cannot(path, &error))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        out.write_all(MAGIC).map_err(|error| cannot(path, &error))?;
        let footer = Footer { keys: keys.to_vec(), extent: Extent::default(), blocks: Vec::new() };
        Ok(Self { out, path: path.to_owned(), unfinished, length: MAGIC.len() as u64, footer })
    }

    /// Adds a block; its series come after all before.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn write(&mut self, block: &EncodedBlock) -> Result<()> {
        self.out.write_all(&block.bytes).map_err(|error| cannot(&self.path, &error))?;
        let length = block.bytes.len() as u64;
        self.footer.blocks.push(BlockSite {
            offset: self.length,
            length,
            sha256: checksum(&block.bytes),
            series: block.extent.series,
        });
        self.footer.extent.add(&block.extent);
        self.length += length;
        Ok(())
    }

    /// Ends the segment and gives it its name.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn finish(self) -> Result<Extent> {
        let Self { mut out, path, unfinished, footer, .. } = self;
        let text = serde_json::to_vec(&footer)
            .map_err(|error| Error::new("X002", format!("a footer has no text: {error}")))?;
        let mut end = text.clone();
        end.extend_from_slice(&(text.len() as u64).to_le_bytes());
        end.extend_from_slice(checksum(&text).as_bytes());
        end.extend_from_slice(MAGIC);
        out.write_all(&end)
            .and_then(|()| out.into_inner().map_err(std::io::IntoInnerError::into_error))
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .map_err(|error| cannot(&path, &error))?;
        Ok(footer.extent)
    }
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::new("X001", format!("cannot be written: {error}")).in_file(path.display().to_string())
}

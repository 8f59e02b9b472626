//! Reads a forest from bytes, as [`super::write`] writes it. What the bytes cannot say wrongly is checked by
//! `Forest::check` afterwards.

use super::bytes::{Reader, Result};
use super::write::{AT_MOST, AT_MOST_UNLESS_ZERO, IN, LINKS, OTHER_COVERS, WHOLE_COVERS};
use crate::boosting::forest::tree::{Forest, Node, Split, Tree};

/// Reads a forest.
pub(super) fn forest(bytes: &[u8]) -> Result<Forest> {
    let mut reader = Reader::new(bytes);
    let column_count = reader.count()?;
    let base = reader.double()?;
    let [byte] = reader.take()?;
    let link = LINKS.iter().find(|(_, written)| *written == byte).ok_or("their link is unknown")?.0;
    let columns = times(column_count, || {
        let count = reader.count()?;
        times(count, || reader.double())
    })?;
    let tree_count = reader.count()?;
    let trees = times(tree_count, || read_tree(&mut reader, &columns))?;
    reader.end()?;
    Ok(Forest { column_count, base, link, trees })
}

/// Reads something as often as said.
fn times<T>(count: usize, mut read: impl FnMut() -> Result<T>) -> Result<Vec<T>> {
    (0..count).map(|_| read()).collect()
}

fn read_tree(reader: &mut Reader<'_>, columns: &[Vec<f64>]) -> Result<Tree> {
    let node_count = reader.count()?;
    let mut nodes = Vec::new();
    for place in 0..node_count {
        nodes.push(read_node(reader, place, columns)?);
    }
    let leaves = times(node_count + 1, || reader.double())?;
    let [covers] = reader.take()?;
    let leaf_covers = times(node_count + 1, || match covers {
        WHOLE_COVERS => reader.whole::<u64>().map(|cover| cover as f64),
        OTHER_COVERS => reader.double(),
        _ => Err("the weights of leaves are of an unknown kind".to_owned()),
    })?;
    Ok(Tree { nodes, leaves, leaf_covers })
}

fn read_node(reader: &mut Reader<'_>, place: usize, columns: &[Vec<f64>]) -> Result<Node> {
    let head: u64 = reader.whole()?;
    let column = u32::try_from(head >> 3).map_err(|_| "a column is out of range")?;
    let unknown_left = head & 1 == 1;
    let split = match head >> 1 & 3 {
        kind @ (AT_MOST | AT_MOST_UNLESS_ZERO) => {
            let threshold: usize = reader.whole()?;
            let threshold = *columns
                .get(column as usize)
                .and_then(|column| column.get(threshold))
                .ok_or("a threshold is out of range")?;
            if kind == AT_MOST {
                Split::AtMost(threshold)
            } else {
                Split::AtMostUnlessZero(threshold)
            }
        }
        IN => {
            let count = reader.count()?;
            Split::In(times(count, || Ok(u32::from_le_bytes(reader.take()?)))?)
        }
        _ => return Err("a split is of an unknown kind".to_owned()),
    };
    let (left, right) = (read_child(reader, place)?, read_child(reader, place)?);
    Ok(Node { column, split, unknown_left, left, right, gain: reader.single()? })
}

fn read_child(reader: &mut Reader<'_>, place: usize) -> Result<i32> {
    let number: u32 = reader.whole()?;
    let child = i32::try_from(number / 2).map_err(|_| "a child is out of range")?;
    if number % 2 == 1 {
        return Ok(!child);
    }
    i32::try_from(place)
        .ok()
        .and_then(|place| place.checked_add(child))
        .ok_or_else(|| "a child is out of range".to_owned())
}

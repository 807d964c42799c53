//! Hidden numbers as a network: each line and each column is a node, each hidden number an edge between its two. One person
//! more or less can be passed round a circle of them without any total changing; what lies on no circle is fixed.

/// A line and a column.
pub(super) type Cell = (usize, usize);

/// Of each edge, whether it lies on no circle. Takes time in proportion to the edges and nodes.
pub(super) fn bridges(lines: usize, columns: usize, edges: &[Cell]) -> Vec<bool> {
    let mut beside: Vec<Vec<(usize, usize)>> = vec![Vec::new(); lines + columns];
    for (edge, &(line, column)) in edges.iter().enumerate() {
        beside[line].push((lines + column, edge));
        beside[lines + column].push((line, edge));
    }
    let mut walk = Walk {
        order: vec![0; beside.len()],
        low: vec![0; beside.len()],
        seen: 0,
        bridge: vec![false; edges.len()],
    };
    for start in 0..beside.len() {
        if walk.order[start] == 0 {
            walk.from(start, &beside);
        }
    }
    walk.bridge
}

/// Depth first. An edge is a bridge if nothing beyond it leads back before it.
struct Walk {
    /// When a node was found, from 1.
    order: Vec<usize>,
    /// The earliest node that can be reached from a node or beyond it, without the edge it was found by.
    low: Vec<usize>,
    seen: usize,
    bridge: Vec<bool>,
}

impl Walk {
    fn find(&mut self, node: usize) {
        self.seen += 1;
        self.order[node] = self.seen;
        self.low[node] = self.seen;
    }

    /// Without recursion: a chain of hidden numbers may be longer than a stack is deep.
    fn from(&mut self, start: usize, beside: &[Vec<(usize, usize)>]) {
        self.find(start);
        // A node, the edge it was found by, and how many of its edges have been looked at.
        let mut stack = vec![(start, usize::MAX, 0)];
        while let Some((node, by, looked)) = stack.last_mut() {
            let (node, by) = (*node, *by);
            if let Some(&(next, edge)) = beside[node].get(*looked) {
                *looked += 1;
                if edge == by {
                    continue;
                }
                if self.order[next] == 0 {
                    self.find(next);
                    stack.push((next, edge, 0));
                } else {
                    self.low[node] = self.low[node].min(self.order[next]);
                }
            } else {
                stack.pop();
                if let Some(&(before, ..)) = stack.last() {
                    self.low[before] = self.low[before].min(self.low[node]);
                    self.bridge[by] = self.low[node] > self.order[before];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_a_circle_is_no_bridge() {
        let square = [(0, 0), (0, 1), (1, 0), (1, 1)];
        assert_eq!(bridges(2, 2, &square), [false; 4]);
        assert_eq!(bridges(2, 2, &square[..3]), [true; 3]);
        let two_squares = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)];
        let between = [false, false, false, false, true, false, false, false, false];
        assert_eq!(bridges(4, 4, &two_squares).len(), between.len());
        assert_eq!(bridges(4, 4, &two_squares)[..4], between[..4]);
        assert!(bridges(4, 4, &two_squares)[4]);
    }
}

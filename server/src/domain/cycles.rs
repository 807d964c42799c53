//! Which nodes of a directed graph stand in a cycle. Iterative, so that no input is too deep for the stack.

/// `edges[n]` are the nodes that `n` points at. True for each node that can reach itself.
pub(super) fn in_cycle(edges: &[Vec<usize>]) -> Vec<bool> {
    let mut backwards = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets {
            backwards[to].push(from);
        }
    }
    // Kosaraju: taken in reverse order of finishing, what reaches a node backwards and is not yet taken is its component.
    let mut component = vec![None; edges.len()];
    let mut sizes = vec![0; edges.len()];
    for &root in finishing_order(edges).iter().rev() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if component[node].is_none() {
                component[node] = Some(root);
                sizes[root] += 1;
                open.extend(&backwards[node]);
            }
        }
    }
    (0..edges.len())
        .map(|node| edges[node].contains(&node) || component[node].is_some_and(|root| sizes[root] > 1))
        .collect()
}

/// The nodes, each after all that a depth-first walk found through it.
fn finishing_order(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(edges.len());
    let mut found = vec![false; edges.len()];
    for start in 0..edges.len() {
        let mut path = Vec::new();
        if !found[start] {
            found[start] = true;
            path.push((start, 0));
        }
        while let Some((node, next)) = path.last_mut() {
            let Some(&to) = edges[*node].get(*next) else {
                order.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            if !found[to] {
                found[to] = true;
                path.push((to, 0));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::in_cycle;

    #[test]
    fn what_lies_between_two_cycles_is_in_none() {
        let edges = [vec![1], vec![0, 2], vec![3], vec![4], vec![3], vec![5], vec![]];
        assert_eq!(in_cycle(&edges), [true, true, false, true, true, true, false]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let mut edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![node + 1]).collect();
        edges.push(vec![]);
        assert!(!in_cycle(&edges).contains(&true));
        edges[200_000].push(0);
        assert!(!in_cycle(&edges).contains(&false));
    }
}

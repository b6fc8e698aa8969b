package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dagfile.CheckGraph.Edge;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Numbers the tasks so that those that wait for each other, directly or not, have one number
 * (Tarjan's strongly connected components, without recursion: a chain may be 10,000 long).
 */
final class FindGroups {
  private final List<List<Edge>> edges;
  private final int[] order;
  private final int[] lowest;
  private final int[] nextEdge;
  private final int[] group;
  private final Deque<Integer> way = new ArrayDeque<>();
  private final Deque<Integer> open = new ArrayDeque<>();
  private int visited;

  FindGroups(List<List<Edge>> edges) {
    this.edges = edges;
    this.order = new int[edges.size()];
    this.lowest = new int[edges.size()];
    this.nextEdge = new int[edges.size()];
    this.group = new int[edges.size()];
  }

  /** The number of each task: that of one task of its group. */
  int[] find() {
    Arrays.fill(group, -1);
    for (int i = 0; i < order.length; i++) {
      if (order[i] == 0) {
        enter(i);
        while (!way.isEmpty()) {
          step(way.element());
        }
      }
    }
    return group;
  }

  private void enter(int task) {
    visited++;
    order[task] = visited;
    lowest[task] = visited;
    way.push(task);
    open.push(task);
  }

  private void step(int task) {
    if (nextEdge[task] < edges.get(task).size()) {
      int upstream = edges.get(task).get(nextEdge[task]++).upstream();
      if (order[upstream] == 0) {
        enter(upstream);
      } else if (group[upstream] < 0) {
        lowest[task] = Math.min(lowest[task], order[upstream]);
      }
      return;
    }
    way.pop();
    if (!way.isEmpty()) {
      lowest[way.element()] = Math.min(lowest[way.element()], lowest[task]);
    }
    if (lowest[task] == order[task]) {
      int member;
      do {
        member = open.pop();
        group[member] = task;
      } while (member != task);
    }
  }
}

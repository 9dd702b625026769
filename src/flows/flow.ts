/** Where a walk stands and what it has gathered. */
export interface FlowState<Step extends string, Data> {
  readonly step: Step;
  readonly data: Data;
}

/** One line of a flow's table, for one type of event; `to` is null where the step stays as it is. */
export interface Transition<Step extends string, Data, Event extends { type: string }> {
  from: readonly Step[];
  on: Event['type'];
  /** The edge is taken only where this holds; of several that fit, the first is taken. */
  when?(data: Data, event: Event): boolean;
  to: Step | null;
  /** What the event changes in what was gathered. */
  keep?(data: Data, event: Event): Data;
}

/** A flow's table: each edge sees its own type of event. */
export type Transitions<Step extends string, Data, Event extends { type: string }> = readonly {
  [Type in Event['type']]: Transition<Step, Data, Extract<Event, { type: Type }>>;
}[Event['type']][];

/** The state after an event; the very same state where the table has no edge for it. */
export function advance<Step extends string, Data, Event extends { type: string }>(
  table: Transitions<Step, Data, Event>,
  state: FlowState<Step, Data>,
  event: Event,
): FlowState<Step, Data> {
  const edges = table as readonly Transition<Step, Data, Event>[];
  const edge = edges.find(
    ({ from, on, when }) =>
      on === event.type && from.includes(state.step) && (when?.(state.data, event) ?? true),
  );
  if (!edge) return state;
  return { step: edge.to ?? state.step, data: edge.keep?.(state.data, event) ?? state.data };
}

/** What a run can report at every step, one number a replica. */
export type GlobalStream = 'loss' | 'accuracy' | 'grad_norm' | 'update_ratio' | 'weight_norm'

/**
 * What a run can report at every step for each weight ("grad_norm/0.weight") or each layer's output ("activation_rms/1").
 * `dead_fraction`: the share of units that are ≤ 0 on the whole batch. `update_ratio`: ‖Δw‖/‖w‖.
 */
export type WeightStream = 'grad_norm' | 'update_ratio' | 'weight_norm'
export type LayerStream = 'activation_mean' | 'activation_rms' | 'dead_fraction'

/** Name of one series: a global stream, or a stream of one weight or layer. */
export type SeriesName = GlobalStream | `${WeightStream}/${string}` | `${LayerStream}/${string}`

/** What to ask for: a series by name, or `stream/*` for all weights or layers. */
export type StreamRequest = SeriesName | `${WeightStream}/*` | `${LayerStream}/*`

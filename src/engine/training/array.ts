/** A dense array on the JavaScript side: values in row-major order. Class indices are whole numbers in `values`. */
export interface DenseArray {
  readonly values: Float32Array
  /** Outermost axis first; the product is `values.length`. */
  readonly shape: readonly number[]
}

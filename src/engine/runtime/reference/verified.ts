import { verify } from '../../graph/verify.ts'
import { Program } from '../program.ts'

/**
 * Has every graph that a test file compiles from now on checked by {@link verify}, as it was written and after the passes. A page
 * does without: there onnxruntime checks what it is given, and the graphs are those of the tests.
 */
export function verifyPrograms(): void {
  const compile = Program.compile.bind(Program)
  Program.compile = async (ort, graph) => {
    verify(graph)
    const program = await compile(ort, graph)
    verify(program.graph)
    return program
  }
}

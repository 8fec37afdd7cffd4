/** Samples to start with: shapes of architectures, written from their formulas. */

const line = (name: string, ...shape: readonly number[]): string => `${name} [${shape.join(', ')}]`

const norm = (name: string, width: number): string[] => [
  line(`${name}.weight`, width),
  line(`${name}.bias`, width),
]

/** Parameters of ResNet-50 (He et al. 2016): stages of 3, 4, 6 and 3 bottlenecks of width 64, 128, 256 and 512, expansion 4. */
export function resNet50(): string {
  const stages = [3, 4, 6, 3].flatMap((blocks, stage) => {
    const width = 64 * 2 ** stage
    return Array.from({ length: blocks }, (_, block) => {
      const input = block > 0 ? 4 * width : stage === 0 ? 64 : 2 * width
      const at = `layer${stage + 1}.${block}`
      return [
        line(`${at}.conv1.weight`, width, input, 1, 1),
        ...norm(`${at}.bn1`, width),
        line(`${at}.conv2.weight`, width, width, 3, 3),
        ...norm(`${at}.bn2`, width),
        line(`${at}.conv3.weight`, 4 * width, width, 1, 1),
        ...norm(`${at}.bn3`, 4 * width),
        ...(block > 0
          ? []
          : [
              line(`${at}.downsample.0.weight`, 4 * width, input, 1, 1),
              ...norm(`${at}.downsample.1`, 4 * width),
            ]),
      ]
    }).flat()
  })
  return [
    line('conv1.weight', 64, 3, 7, 7),
    ...norm('bn1', 64),
    ...stages,
    line('fc.weight', 1000, 2048),
    line('fc.bias', 1000),
  ].join('\n')
}

const linear = (name: string, output: number, input: number): string[] => [
  line(`${name}.weight`, output, input),
  line(`${name}.bias`, output),
]

/** Parameters of ViT-Tiny/16 (width 192, 12 blocks, 224 × 224 pixels, 1000 classes) under the names of timm. */
export function vitTiny(): string {
  const width = 192
  const blocks = Array.from({ length: 12 }, (_, block) => {
    const at = `blocks.${block}`
    return [
      ...norm(`${at}.norm1`, width),
      ...linear(`${at}.attn.qkv`, 3 * width, width),
      ...linear(`${at}.attn.proj`, width, width),
      ...norm(`${at}.norm2`, width),
      ...linear(`${at}.mlp.fc1`, 4 * width, width),
      ...linear(`${at}.mlp.fc2`, width, 4 * width),
    ]
  }).flat()
  return [
    line('cls_token', 1, 1, width),
    line('pos_embed', 1, 197, width),
    line('patch_embed.proj.weight', width, 3, 16, 16),
    line('patch_embed.proj.bias', width),
    ...blocks,
    ...norm('norm', width),
    ...linear('head', 1000, width),
  ].join('\n')
}

/** The state dict of GPT-2 small (width 768, 12 blocks), whose output matrix is the embedding under a second name. */
export function gpt2(): string {
  const width = 768
  const projection = (name: string, input: number, output: number): string[] => [
    line(`${name}.weight`, input, output),
    line(`${name}.bias`, output),
  ]
  const blocks = Array.from({ length: 12 }, (_, block) => {
    const at = `transformer.h.${block}`
    return [
      ...norm(`${at}.ln_1`, width),
      ...projection(`${at}.attn.c_attn`, width, 3 * width),
      ...projection(`${at}.attn.c_proj`, width, width),
      ...norm(`${at}.ln_2`, width),
      ...projection(`${at}.mlp.c_fc`, width, 4 * width),
      ...projection(`${at}.mlp.c_proj`, 4 * width, width),
    ]
  }).flat()
  return [
    line('transformer.wte.weight', 50_257, width),
    line('transformer.wpe.weight', 1024, width),
    ...blocks,
    ...norm('transformer.ln_f', width),
    line('lm_head.weight', 50_257, width),
  ].join('\n')
}

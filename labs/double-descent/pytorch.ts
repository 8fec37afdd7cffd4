import type { Problem } from './theory.ts'

/** The curve of test errors as a script. */
export const pytorchOf = ({ n, sigma }: Problem, lambda: number, seed: number): string => `import torch

torch.manual_seed(${seed})
D, n, sigma, ridge = 100, ${n}, ${sigma}, ${lambda}
beta = torch.full((D,), D ** -0.5, dtype=torch.float64)

for p in (1, 5, 10, 20, 30, n - 2, n, n + 2, 50, 60, 80, 100):
    errors = []
    for _ in range(300):
        X = torch.randn(n, D, dtype=torch.float64)
        y = X @ beta + sigma * torch.randn(n, dtype=torch.float64)
        A = X[:, :p]
        if ridge > 0:
            w = A.T @ torch.linalg.solve(A @ A.T + ridge * torch.eye(n, dtype=torch.float64), y)
        else:
            w = torch.linalg.pinv(A) @ y                 # minimum norm
        full = torch.zeros(D, dtype=torch.float64)
        full[:p] = w
        errors.append(((full - beta) ** 2).sum() + sigma**2)   # exact for standard normal features
    errors = torch.stack(errors)
    print(f"p = {p:3d}  median {errors.median():8.3f}  mean {errors.mean():8.3f}")
`

import type { Snippet } from '../../src/lab/tool/index.ts'
import type { Hyperparameter, Report } from './report.ts'

function suggestion({ name, kind, log, whole, next }: Hyperparameter): string {
  const key = JSON.stringify(name)
  if (kind === 'category') return `trial.suggest_categorical(${key}, ${JSON.stringify(next.categories)})`
  const [low, high] = next.range ?? [0, 1]
  return `trial.suggest_${whole ? 'int' : 'float'}(${key}, ${low}, ${high}${log ? ', log=True' : ''})`
}

/** The next round as an Optuna search space. */
export const optunaCode = ({ parameters, direction }: Report): Snippet => ({
  title: '下一轮的搜索空间，用 Optuna',
  text: `import optuna

def objective(trial):
    settings = {
${parameters.map((one) => `        ${JSON.stringify(one.name)}: ${suggestion(one)},`).join('\n')}
    }
    return train_and_validate(**settings)

study = optuna.create_study(
    direction="${direction === 'min' ? 'minimize' : 'maximize'}",
    sampler=optuna.samplers.QMCSampler(scramble=True, seed=1),
)
study.optimize(objective, n_trials=30)
print(optuna.importance.get_param_importances(study, evaluator=optuna.importance.FanovaImportanceEvaluator(seed=1)))`,
})

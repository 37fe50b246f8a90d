/** A model's name for people: `extractive`, or provider and model. */
export function modelName(variable: string): string {
  const { provider, model } = JSON.parse(variable) as { provider: string; model?: string };
  return model ? `${provider}:${model}` : provider;
}

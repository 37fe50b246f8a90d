/** What an instance says of itself beside its pages. */
export interface Instance {
  /** Where the widget is served from. */
  readonly edgeOrigin: string;
  /** Where errors of the page go, when they go anywhere. */
  readonly errors?: ErrorsGoTo;
}

export interface ErrorsGoTo {
  readonly dsn: string;
  readonly environment: string;
  readonly release: string;
}

function errorsOf(header: string | null): ErrorsGoTo | undefined {
  const [dsn, environment, release] = header?.split(' ') ?? [];
  return dsn && environment && release ? { dsn, environment, release } : undefined;
}

async function ask(): Promise<Instance> {
  const { headers } = await fetch('/', { method: 'HEAD' });
  const errors = errorsOf(headers.get('x-rempart-errors'));
  return { edgeOrigin: headers.get('x-rempart-edge-origin') ?? '', ...(errors && { errors }) };
}

let asked: Promise<Instance> | undefined;

/** What the page's own reply says of its instance, because the same files are deployed everywhere. Asked for once; a failure is not kept. */
export const readInstance = (): Promise<Instance> =>
  (asked ??= ask().catch((error: unknown) => {
    asked = undefined;
    throw error;
  }));

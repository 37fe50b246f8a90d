/**
 * Begins to count what a task costs; the answer tells, each time it is called, the milliseconds of processor that this thread has spent since. What else the
 * machine has to do is not in it, so a bound on it says something of the task alone.
 */
export function effort(): () => number {
  const began = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(began);
    return (user + system) / 1_000;
  };
}

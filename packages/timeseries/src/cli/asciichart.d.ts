declare module 'asciichart' {
  /** Several lines over one another, each drawn over those before it. */
  export function plot(
    series: readonly (readonly number[])[],
    options?: {
      readonly height?: number;
      readonly colors?: readonly (string | undefined)[];
      readonly format?: (value: number) => string;
    },
  ): string;
}

/** Port of the parser in Prometheus' own client for Python; comes without types. */
declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string;
    readonly help: string;
    /** In capitals. */
    readonly type: string;
    /** Of gauges; `labels` is left out where there are none. */
    readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
  }

  const parse: (text: string) => readonly Family[];
  export default parse;
}

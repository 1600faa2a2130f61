/** Evidence that does not prove what it claims; tells which entry or which file is the first that is wrong. */
export class BadEvidence extends Error {
  constructor(
    message: string,
    readonly place: { readonly entry?: number; readonly file?: string } = {},
  ) {
    super(message);
    this.name = "BadEvidence";
  }

  static inFile(file: string, message: string): BadEvidence {
    return new BadEvidence(`${file}: ${message}`, { file });
  }

  static inEntry(entry: number, message: string): BadEvidence {
    return new BadEvidence(`Entry ${entry}: ${message}`, { entry });
  }
}

/** Runs a reading and blames its failure on a file. */
export function blaming<T>(file: string, reading: () => T): T {
  try {
    return reading();
  } catch (failure) {
    if (failure instanceof BadEvidence && failure.place.file === undefined && failure.place.entry === undefined) {
      throw BadEvidence.inFile(file, failure.message);
    }
    throw failure;
  }
}

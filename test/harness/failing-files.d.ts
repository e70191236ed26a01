export function watchFiles(): Promise<void>;
export function plantInFolder(folder: string, n: number): void;
export function shortenWrites(folder: string): void;
export function liftFiles(): string | null;

import type { DataSource } from 'typeorm';
import { inOneMessage } from '../../database/one-message.ts';
import { causesOf } from '../../runtime/errors.ts';

const SERIALIZATION_FAILURE = '40001';

/**
 * Adds changes to the sums of pairs; scheduled. It reads one state of the items: the latest day of a pair must be that
 * of an item which the sums count. Another process that adds the same changes at the same time comes first.
 */
export async function foldPairs(dataSource: DataSource): Promise<void> {
  try {
    await inOneMessage(dataSource, 'set transaction isolation level repeatable read; select fold_pairs()');
  } catch (error) {
    const isLater = causesOf(error).some((cause) => (cause as { code?: string }).code === SERIALIZATION_FAILURE);
    if (!isLater) throw error;
  }
}

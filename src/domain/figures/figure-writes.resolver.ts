import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Figure } from './figure.entity.ts';
import { figureList } from './figure.list.ts';
import { createFigure, updateFigure } from './figure.writes.ts';
import {
  CreateFigureInput,
  CreateFigurePayload,
  UpdateFigureInput,
  UpdateFigurePayload,
} from './figure-writes.inputs.ts';

const SHOWN = { entity: Figure, field: 'figure', ordered: figureList.usual };

@Resolver()
export class FigureWritesResolver {
  @Mutation(() => CreateFigurePayload, { nullable: true, description: 'Adds a figure, with its makers.' })
  createFigure(@Input(() => CreateFigureInput) input: CreateFigureInput): Write {
    return creation(input, createFigure, SHOWN);
  }

  @Mutation(() => UpdateFigurePayload, {
    nullable: true,
    description: 'Changes a figure: what is absent stays, null clears, a list replaces the list.',
  })
  updateFigure(@Input(() => UpdateFigureInput) input: UpdateFigureInput): Write {
    return updating(input, updateFigure, SHOWN);
  }
}

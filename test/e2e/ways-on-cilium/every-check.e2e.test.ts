import { testEveryCheckPasses } from '../healthy/every-check-passes.ts';

testEveryCheckPasses();

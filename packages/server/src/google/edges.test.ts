import { fakeGoogle, type FakeGoogle } from '@holdfast/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serve, type Served } from '../testing/serve.ts';

export { type FakePlatform, fakePlatform } from './fake-platform.ts';

export { type Config, type LoadedConfig, type LoadOptions, loadConfig } from './config/load.ts';

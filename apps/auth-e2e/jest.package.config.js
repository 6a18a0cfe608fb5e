import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/package'],
};

export { FakeAdmin, fakeAdminRun, fakeAdminUser } from './fake-admin.ts'
export { detailOf } from './detail-of.ts'
export { FakeRun } from './fake-run.ts'
export {
  FakeService,
  startFakeService,
  type FakeServiceOptions,
  type RecordedRequest,
  type Refusal,
} from './fake-service.ts'
export { createManualEnvironment, type ManualEnvironment } from './manual-environment.ts'
export { until } from './until.ts'

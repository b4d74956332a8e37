-- A new device does nothing that cannot be undone for a day, unless it is confirmed (ID-83).

alter table identity.device add column met_at timestamptz;
alter table identity.device add column confirmed_at timestamptz;
alter table identity.device add column confirmed_by text check (confirmed_by in ('first', 'device', 'passkey', 'kiosk'));
alter table identity.device add constraint device_confirmed_whole check ((confirmed_at is null) = (confirmed_by is null));
comment on column identity.device.met_at is 'when it was met anew after having been forgotten; else it is new since first_at';
grant update (met_at, confirmed_at, confirmed_by) on identity.device to bawaba_app;

-- On which device a passkey was made: while that is new, so is the passkey.
alter table identity.passkey add column made_on bytea check (octet_length(made_on) = 32);

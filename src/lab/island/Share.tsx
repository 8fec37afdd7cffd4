import { useSignal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { writeAddress } from '../address.ts'
import type { Lab } from '../lab.ts'
import type { AnySettings } from '../settings.ts'
import { Icon } from './icons.tsx'
import type { LabModel } from './model.ts'

/** The address that opens the lab or tool with these settings; it never holds data. */
export const addressOf = (
  { lab, settings }: { readonly lab: Pick<Lab, 'controls'>; readonly settings: ReadonlySignal<AnySettings> },
  home: string,
): string => new URL(home + writeAddress(lab, settings.peek()), location.href).href

/** Copies the address; where the clipboard is closed, shows it to be copied by hand. */
export function Share({ model, home }: { readonly model: LabModel; readonly home: string }) {
  const said = useSignal<{ copied: boolean; address: string } | null>(null)
  const share = async (): Promise<void> => {
    const address = addressOf(model, home)
    try {
      await navigator.clipboard.writeText(address)
      said.value = { copied: true, address }
    } catch {
      said.value = { copied: false, address }
    }
  }
  return (
    <span class="share">
      <button type="button" class="b quiet" disabled={!model.alive.value} onClick={() => void share()}>
        <Icon name="share" />
        分享
      </button>
      <span class="said" role="status">
        {said.value?.copied && '地址已复制，打开就是现在的设置'}
      </span>
      {said.value && !said.value.copied && (
        <input
          type="text"
          name="address"
          aria-label="带着现在设置的地址"
          readOnly
          value={said.value.address}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </span>
  )
}

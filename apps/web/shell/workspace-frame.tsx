import type { ReactNode } from 'react'
import type { Bootstrap, Me } from '@perdure/protocol'
import { isAnalystAddress, type Address } from '../page/address.ts'
import { Drawer } from './drawer.tsx'
import { Header } from './header.tsx'
import { ListBeside } from './list-beside.tsx'
import { ListButton } from './list-button.tsx'
import { MainNavigation } from '../page/main-navigation.tsx'
import { MAIN_ID, SkipLinks } from './skip-links.tsx'
import type { Navigate } from '../page/use-address.ts'
import { useListPlace } from './use-list-place.ts'
import { useMedia } from '../page/use-media.ts'

/** Below this width the ways to the pages fold into one button. */
const COMPACT_NAVIGATION = '(max-width: 64rem)'

export interface WorkspaceFrameProps {
  me: Me
  /** Absent for somebody who may not use the analyst. */
  bootstrap?: Bootstrap | undefined
  address: Address
  navigate: Navigate
  /** The list of conversations; absent where there is none to list. */
  list?: ReactNode
  /** Answers in the list that wait to be read. */
  unreadCount?: number
  isListOpen?: boolean
  onList?: (isOpen: boolean) => void
  /** Small controls in the header. */
  tools?: ReactNode
  /** The analyst of a business page: beside it, or a button that opens it. */
  analyst?: ReactNode
  isAnalystBeside?: boolean
  children: ReactNode
}

/** Header and page; where the page is the analyst, with the list beside it where there is room, else in a drawer. */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { me, bootstrap, address, navigate, list, unreadCount = 0, isListOpen = false, onList, tools } = props
  const { analyst, isAnalystBeside = false, children } = props
  const isAnalyst = isAnalystAddress(address)
  const isListed = useListPlace(address) === 'sidebar' && list !== undefined
  const hasDrawer = list !== undefined && !isListed
  return (
    <div className="shell" data-layout={isListed ? 'listed' : isAnalystBeside ? 'beside' : 'single'}>
      <SkipLinks hasAnalyst={isAnalystBeside} />
      <Header
        me={me}
        bootstrap={bootstrap}
        isPageNamed={!isAnalyst}
        before={hasDrawer && isAnalyst ? <ListButton unreadCount={unreadCount} onOpen={() => onList?.(true)} /> : null}
        navigation={
          <MainNavigation
            address={address}
            navigate={navigate}
            mayOperate={me.permissions.operate}
            isCompact={useMedia(COMPACT_NAVIGATION)}
          />
        }
        tools={tools}
      />
      {isListed ? <ListBeside>{list}</ListBeside> : null}
      {hasDrawer ? (
        <Drawer isOpen={isListOpen} onClose={() => onList?.(false)}>
          {list}
        </Drawer>
      ) : null}
      <main className={isAnalyst ? 'main' : 'main page-main'} id={MAIN_ID} tabIndex={-1}>
        {children}
      </main>
      {analyst}
    </div>
  )
}
